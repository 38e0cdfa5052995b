package org.jackfield.distribution.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Where the program speaks: standard output, which nobody else writes to.
 *
 * <p>On a terminal a last line may stay and change under the lines that scroll; elsewhere there are only plain lines. Safe from any
 * thread.
 */
public final class Terminal {

    private static final boolean LIVELY = Boolean.getBoolean("jackfield.terminal");
    private static final boolean COLOURED = LIVELY && !Boolean.getBoolean("jackfield.colourless");

    private final PrintWriter out;
    private final boolean lively;
    private final boolean coloured;
    private String standing = "";

    /**
     * Writes to the given writer.
     *
     * @param lively whether it is a terminal that understands escape sequences
     * @param coloured whether those for colours are wanted
     */
    public Terminal(PrintWriter out, boolean lively, boolean coloured) {
        this.out = out;
        this.lively = lively;
        this.coloured = coloured;
    }

    /** Standard output. Whatever else in this process believes to write there writes to standard error from now on. */
    public static Terminal ofThisProcess() {
        System.setOut(System.err);
        return new Terminal(standardOutput(), LIVELY, COLOURED);
    }

    /** What a command writes its answer to, coloured if standard output is a terminal and nobody has asked for less. */
    public static Terminal of(PrintWriter out, boolean colours) {
        return new Terminal(out, LIVELY, COLOURED && colours);
    }

    /** Standard output, in UTF-8 whatever the machine's locale; does not flush by itself. */
    public static PrintWriter standardOutput() {
        return new PrintWriter(
                new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8));
    }

    /** Text without what could steer a terminal, or pretend to be another line: it may hold what strangers said. */
    public static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
    }

    /** Whether things move: a standing line, frames that take each other's place. */
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

    /**
     * Shows some lines in the place of those shown by the call before; where nothing moves, below them and after a line that separates.
     *
     * @param before how many lines that call showed; 0 if there was none
     */
    public synchronized void frame(List<String> lines, int before) {
        StringBuilder frame = new StringBuilder();
        if (lively && before > 0) {
            frame.append("\r\u001b[").append(before).append('A');
        } else if (before > 0) {
            frame.append("-".repeat(8)).append(System.lineSeparator());
        }
        for (String line : lines) {
            frame.append(line).append(lively ? "\u001b[K" : "").append(System.lineSeparator());
        }
        out.print(frame.append(lively ? "\u001b[J" : ""));
        out.flush();
    }

    /** Whether nobody reads any more: the pipe is closed. */
    public boolean broken() {
        return out.checkError();
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
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
