package org.jackfield.distribution.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where the program speaks: standard output, which nobody else writes to.
 *
 * <p>On a terminal a last line may stay and change under the lines that scroll; elsewhere there are only plain lines. Safe from any
 * thread.
 */
public final class Terminal {

    private final PrintStream out;
    private final boolean lively;
    private String standing = "";

    /** Writes to the given stream; lively if it is a terminal that understands escape sequences. */
    public Terminal(PrintStream out, boolean lively) {
        this.out = out;
        this.lively = lively;
    }

    /** Standard output. Whatever else in this process believes to write there writes to standard error from now on. */
    public static Terminal ofThisProcess() {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        System.setOut(System.err);
        return new Terminal(out, "true".equals(System.getProperty("jackfield.terminal")));
    }

    /** Whether colours and a standing line are shown. */
    public boolean lively() {
        return lively;
    }

    /** Shows a line. */
    public synchronized void line(String text) {
        if (lively && !standing.isEmpty()) {
            out.print("\r\u001b[K");
        }
        out.println(text);
        if (lively && !standing.isEmpty()) {
            out.print(standing);
        }
        out.flush();
    }

    /** Shows the line that stays at the end; the empty text takes it away. Nothing where there is no terminal. */
    public synchronized void standing(String text) {
        if (!lively) {
            return;
        }
        out.print("\r\u001b[K" + text);
        out.flush();
        standing = text;
    }

    /** Dimmed on a terminal. */
    public String dim(String text) {
        return styled("2", text);
    }

    /** Bold on a terminal. */
    public String bold(String text) {
        return styled("1", text);
    }

    /** Green on a terminal. */
    public String good(String text) {
        return styled("32", text);
    }

    /** Red on a terminal. */
    public String bad(String text) {
        return styled("31", text);
    }

    private String styled(String code, String text) {
        return lively ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
