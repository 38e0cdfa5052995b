package org.jackfield.distribution.run;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jackfield.distribution.plugins.FrameworkReason;
import org.jackfield.distribution.text.Complaints;

/** Makes one sentence for people of what the framework says of a bundle that fails. Each is told once. Safe from any thread. */
public final class BundleTroubles {

    private static final int MOST_REMEMBERED = 1_000;

    private final Complaints complaints;
    private final Set<String> told = new HashSet<>();

    /** Has told nothing yet. */
    public BundleTroubles(Complaints complaints) {
        this.complaints = complaints;
    }

    /** What a bundle of the framework complains of. */
    void tell(String message, Optional<Throwable> thrown) {
        once(message.strip() + thrown.map(t -> ": " + FrameworkReason.of(t)).orElse(""));
    }

    private synchronized void once(String sentence) {
        if (told.size() >= MOST_REMEMBERED) {
            told.clear();
        }
        if (told.add(sentence)) {
            complaints.complain(
                    "bundle-trouble",
                    sentence.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "") + "; the log has more.");
        }
    }
}
