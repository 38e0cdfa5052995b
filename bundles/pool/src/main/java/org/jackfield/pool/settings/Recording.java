package org.jackfield.pool.settings;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether, where and how much is recorded of what policies are asked, and answer.
 *
 * @param on whether anything is
 * @param folder where; absent: nowhere
 * @param bytes that recordings take at most; the oldest make room
 */
public record Recording(boolean on, Optional<Path> folder, long bytes) {

    /** Less would not hold what is recorded at once. */
    public static final long LEAST_BYTES = 1 << 20;

    /** Nothing is recorded. */
    public static final Recording OFF = new Recording(false, Optional.empty(), 64 * LEAST_BYTES);

    public Recording {
        Objects.requireNonNull(folder);
        if (bytes < LEAST_BYTES) {
            throw new IllegalArgumentException("history-size is at least " + LEAST_BYTES + " bytes, and not " + bytes);
        }
        if (on && folder.isEmpty()) {
            throw new IllegalArgumentException("record-histories needs a folder: histories, in data-dir or absolute");
        }
    }

    /** Where something is recorded at present. */
    public Optional<Path> present() {
        return folder.filter(at -> on);
    }
}
