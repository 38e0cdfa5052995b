package org.jackfield.policies.greylist;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.point.Direction;
import org.jackfield.api.reason.Blame;

/**
 * Says how long an ending is remembered against an address and a peer: as long as the settings say for whom it speaks against
 * (tezos-wire.md, section 17).
 *
 * <p>It keeps nothing but its settings; the list itself belongs to the core.
 */
final class Greylist implements AccessPolicy {

    private volatile GreylistSettings settings;

    Greylist(GreylistSettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** From now on. Any thread. */
    void change(GreylistSettings others) {
        settings = Objects.requireNonNull(others);
    }

    @Override
    public String name() {
        return "greylist";
    }

    @Override
    public Map<String, String> settings() {
        return settings.words();
    }

    @Override
    public Penalty afterEnd(Ending ending, Instant now) {
        GreylistSettings at = settings;
        Blame blame = ending.reason().blame();
        Optional<Duration> own =
                Optional.ofNullable(at.reasons().get(ending.reason().word()));
        return switch (blame) {
            case NOBODY -> penalty(own.orElse(Duration.ZERO), Duration.ZERO);
            case ADDRESS -> penalty(own.orElse(onHearsay(ending) ? Duration.ZERO : at.address()), Duration.ZERO);
            case ADDRESS_AND_PEER -> penalty(own.orElse(at.peerAddress()), own.orElse(at.peer()));
        };
    }

    /**
     * We dialled where somebody said that a peer is, and found none: else whoever names the web server of an honest node's host would
     * have that node refused.
     */
    private static boolean onHearsay(Ending ending) {
        return ending.endpoint().direction() == Direction.OUTBOUND
                && ending.peer().isEmpty();
    }

    private static Penalty penalty(Duration address, Duration peer) {
        return new Penalty(
                Optional.of(address).filter(time -> !time.isZero()),
                Optional.of(peer).filter(time -> !time.isZero()));
    }
}
