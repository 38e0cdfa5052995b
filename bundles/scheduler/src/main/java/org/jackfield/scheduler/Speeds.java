package org.jackfield.scheduler;

/**
 * Caps of both directions, in KiB (1,024 bytes) per second; 0: none. {@link SchedulerSettings} checks them, which knows whose they are.
 *
 * @param maxDownload the most that is read
 * @param maxUpload the most that is written
 */
public record Speeds(long maxDownload, long maxUpload) {

    /** Beyond any wire, and small enough to calculate with: 4 GiB per second. */
    private static final long MOST = 4L * 1024 * 1024;

    /**
     * Checks both.
     *
     * @param whose what the names of the settings begin with
     * @throws IllegalArgumentException with a sentence that names the setting
     */
    void check(String whose) {
        check(whose + "max-download-speed", maxDownload);
        check(whose + "max-upload-speed", maxUpload);
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
