package org.jackfield.scheduler;

/**
 * Caps of both directions, in KiB (1,024 bytes) per second; 0: none.
 *
 * @param maxDownload the most that is read
 * @param maxUpload the most that is written
 */
public record Speeds(long maxDownload, long maxUpload) {

    /** Beyond any wire, and small enough to calculate with: 4 GiB per second. */
    private static final long MOST = 4L * 1024 * 1024;

    public Speeds {
        check("max-download-speed", maxDownload);
        check("max-upload-speed", maxUpload);
    }

    long downloadBytesPerSecond() {
        return maxDownload * 1024;
    }

    long uploadBytesPerSecond() {
        return maxUpload * 1024;
    }

    private static void check(String setting, long value) {
        if (value < 0 || value > MOST) {
            throw new IllegalArgumentException(setting + " lies between 0 and " + MOST + ", not " + value);
        }
    }
}
