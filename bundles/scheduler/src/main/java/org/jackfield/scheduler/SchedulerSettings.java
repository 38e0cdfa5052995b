package org.jackfield.scheduler;

/**
 * How much may go over the wire.
 *
 * @param maxDownloadSpeed of all flows together, in KiB (1,024 bytes) per second; 0: no cap
 * @param maxUploadSpeed of all flows together, in KiB per second; 0: no cap
 * @param turnBytes the most that a flow writes, and with a cap reads, before the next one has its turn; 1,024 to 1,048,576
 */
public record SchedulerSettings(long maxDownloadSpeed, long maxUploadSpeed, int turnBytes) {

    /** As much as a flow writes in one turn unless told otherwise: about one frame of the largest size. */
    public static final int DEFAULT_TURN_BYTES = 64 * 1024;

    /** No cap either way. */
    public static final SchedulerSettings UNCAPPED = new SchedulerSettings(0, 0, DEFAULT_TURN_BYTES);

    /** Beyond any wire, and small enough to calculate with: 4 GiB per second. */
    private static final long MOST = 4L * 1024 * 1024;

    public SchedulerSettings {
        check("max-download-speed", maxDownloadSpeed, 0, MOST);
        check("max-upload-speed", maxUploadSpeed, 0, MOST);
        check("turn-bytes", turnBytes, 1024, 1024 * 1024);
    }

    long downloadBytesPerSecond() {
        return maxDownloadSpeed * 1024;
    }

    long uploadBytesPerSecond() {
        return maxUploadSpeed * 1024;
    }

    private static void check(String setting, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(setting + " lies between " + least + " and " + most + ", not " + value);
        }
    }
}
