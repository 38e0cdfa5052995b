package org.jackfield.api.discovery;

import org.osgi.annotation.versioning.ProviderType;

/** Where findings go. Safe from any thread; never blocks; what is too much is dropped and counted. */
@ProviderType
@FunctionalInterface
public interface DiscoverySink {

    /** Tells of a point. */
    void found(Finding finding);

    /**
     * Tells that somebody is being asked; {@link #failed} or {@link #answered} follows, unless the question is called off. Whoever asks
     * because of {@link Discovery#seek} or {@link Discovery#start} says so before that call returns: the core waits for the answers
     * before it tries what is kept for the {@linkplain Finding.Standing#LAST_RESORT last resort}.
     *
     * @param whom a name, for example
     */
    default void asking(String whom) {}

    /**
     * Tells that somebody was asked and gave no answer, or none that is of use; told of each try.
     *
     * @param asked whom: a name, for example
     * @param why a clause without a full stop
     */
    default void failed(String asked, String why) {}

    /**
     * Tells that somebody was asked and has answered, but nothing that is of use; told of each try. For the last resort that is as {@link
     * #failed}, which it is for who does not tell the two apart; but the way to whoever answers works.
     *
     * @param asked whom
     * @param why a clause without a full stop
     */
    default void absent(String asked, String why) {
        failed(asked, why);
    }

    /** Tells that somebody who was asked has answered; told of each try. */
    default void answered(String asked) {}
}
