package org.jackfield.api.access;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of a list: whom it is about, and who said so, when and why.
 *
 * @param subject whom it is about
 * @param since when it was made
 * @param by who made it: where the operator spoke ({@code shell}, {@code api}), or the policy's name
 * @param why in words, perhaps none
 * @param until when it ends by itself; absent: never
 * @param along the addresses that it was banned along with, and is unbanned along with; absent if it was named itself
 */
public record AccessEntry(
        Subject subject, Instant since, String by, String why, Optional<Instant> until, Optional<AddressRange> along) {

    public AccessEntry {
        Objects.requireNonNull(subject);
        Objects.requireNonNull(since);
        Objects.requireNonNull(by);
        Objects.requireNonNull(why);
        Objects.requireNonNull(until);
        Objects.requireNonNull(along);
    }

    /** Whether it has ended by itself. */
    public boolean expired(Instant now) {
        return until.isPresent() && !now.isBefore(until.get());
    }
}
