package org.jackfield.policies.selection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;

/** Peers that have dialled us, made up for tests. */
final class Callers {

    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private Callers() {}

    static PeerId peer(int number) {
        return new PeerId(ByteString.of(new byte[] {(byte) (number >> 8), (byte) number}), "peer " + number);
    }

    static Group group(int number) {
        return new Group("group " + number, Integer.reverse(number));
    }

    /** One that has brought nothing, connected for so many minutes. */
    static Neighbour idle(int number, int group, int minutes) {
        return of(number, group, minutes, Merits.NONE);
    }

    /** One that has sent something useful so many seconds ago. */
    static Neighbour useful(int number, int group, int minutes, int secondsAgo) {
        return of(number, group, minutes, new Merits(Optional.empty(), 1, 0, Optional.of(ago(secondsAgo)), 1));
    }

    static Neighbour of(int number, int group, int minutes, Merits merits) {
        return new Neighbour(
                peer(number),
                Direction.INBOUND,
                group(group),
                Optional.empty(),
                "tcp",
                NOON.minus(Duration.ofMinutes(minutes)),
                false,
                merits);
    }

    static Neighbour held(Neighbour one) {
        return new Neighbour(
                one.peer(),
                one.direction(),
                one.group(),
                one.source(),
                one.transport(),
                one.since(),
                true,
                one.merits());
    }

    static Neighbour dialled(Neighbour one) {
        return new Neighbour(
                one.peer(),
                Direction.OUTBOUND,
                one.group(),
                one.source(),
                one.transport(),
                one.since(),
                false,
                one.merits());
    }

    static Neighbour by(String transport, Neighbour one) {
        return new Neighbour(
                one.peer(),
                one.direction(),
                one.group(),
                one.source(),
                transport,
                one.since(),
                one.held(),
                one.merits());
    }

    static Newcomer newcomer(int group) {
        return new Newcomer(peer(9_999), group(group), "tcp");
    }

    static Instant ago(int seconds) {
        return NOON.minusSeconds(seconds);
    }
}
