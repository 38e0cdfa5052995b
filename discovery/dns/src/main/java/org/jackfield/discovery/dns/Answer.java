package org.jackfield.discovery.dns;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** What became of a question. A closed list. */
sealed interface Answer {

    /**
     * There are records.
     *
     * @param data what they say; without those that cannot be read
     * @param timeToLive the shortest of theirs
     * @param unreadable how many cannot be read
     */
    record Records(List<RecordData> data, Duration timeToLive, int unreadable) implements Answer {
        public Records {
            data = List.copyOf(data);
            Objects.requireNonNull(timeToLive);
        }
    }

    /** The name is another's; whoever asks, asks for that one, if that has not happened too often. */
    record Alias(String name) implements Answer {
        public Alias {
            Objects.requireNonNull(name);
        }
    }

    /** There is no such record, and the server knows that. */
    record Absent(String why) implements Answer {
        public Absent {
            Objects.requireNonNull(why);
        }
    }

    /** Nobody knows. */
    record Unanswered(String why) implements Answer {
        public Unanswered {
            Objects.requireNonNull(why);
        }
    }
}
