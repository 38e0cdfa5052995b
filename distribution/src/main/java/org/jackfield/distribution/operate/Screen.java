package org.jackfield.distribution.operate;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How much can be shown at once.
 *
 * @param rows of the terminal
 * @param columns of the terminal, but 80 at most: more are harder to read
 */
record Screen(int rows, int columns) {

    /** What is shown where nothing is known of a terminal. */
    static final Screen PLAIN = new Screen(24, 80);

    private static final Logger LOG = LoggerFactory.getLogger(Screen.class);
    private static final int LEAST_ROWS = 10;
    private static final int LEAST_COLUMNS = 20;

    /** That of the terminal now; {@link #PLAIN} if it does not tell. */
    static Screen now() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String told = new String(stty.getInputStream().readNBytes(64), StandardCharsets.UTF_8).strip();
            return stty.waitFor(1, TimeUnit.SECONDS) && told.matches("\\d{1,4} \\d{1,4}") ? of(told) : PLAIN;
        } catch (IOException e) {
            LOG.debug("the terminal does not tell its size", e);
            return PLAIN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return PLAIN;
        }
    }

    private static Screen of(String told) {
        String[] size = told.split(" ");
        int rows = Integer.parseInt(size[0]);
        int columns = Integer.parseInt(size[1]);
        return new Screen(
                rows == 0 ? PLAIN.rows : Math.max(LEAST_ROWS, rows),
                columns == 0 ? PLAIN.columns : Math.max(LEAST_COLUMNS, Math.min(PLAIN.columns, columns)));
    }
}
