package org.jackfield.pool.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The last line of a text file, which shows that the lines before it are whole. */
public final class SumLine {

    private static final String SUM = "sha256 ";

    private SumLine() {}

    /** The lines and their sum. */
    public static String added(String lines) {
        return lines + SUM + sum(lines) + "\n";
    }

    /**
     * The lines without their sum.
     *
     * @throws IllegalArgumentException if it is not theirs
     */
    public static String checked(String text) {
        int end = text.lastIndexOf("\n" + SUM) + 1;
        if (end == 0 || !text.substring(end + SUM.length()).strip().equals(sum(text.substring(0, end)))) {
            throw new IllegalArgumentException("its sum is not that of its lines");
        }
        return text.substring(0, end);
    }

    private static String sum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
