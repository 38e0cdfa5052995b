package org.jackfield.distribution.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.Direction;
import org.jackfield.api.recording.Yielding;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Group;
import org.jackfield.api.selection.Merits;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class YieldReplayTest {

    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private static final PeerId ALICE = id("alice");
    private static final PeerId BOB = id("bob");
    private static final PeerId CAROL = id("carol");

    private final Asker asker = new Asker(Duration.ofMinutes(5));

    @AfterEach
    void end() {
        asker.close();
    }

    @Test
    void whoWouldBeDroppedAndWhoWouldBeSparedAreTold() throws Exception {
        YieldReplay replay = replay(Optional.of(BOB));
        replay.hear(yielding(0, 0, Optional.of(ALICE)));
        replay.hear(yielding(60, 1, Optional.empty()));
        replay.hear(yielding(120, 2, Optional.of(BOB)));

        assertEquals(List.of("bob 1 3 more", "alice 1 0 spared"), told(replay));
        assertEquals(1, replay.tally().same());
    }

    @Test
    void oneYieldsInAnIntervalHoweverManyAreNamed() throws Exception {
        YieldReplay replay = replay(Optional.of(BOB));
        for (int i = 0; i < 120; i++) {
            replay.hear(yielding(i, i, Optional.empty()));
        }

        assertEquals(List.of("bob 0 2 dropped"), told(replay));
    }

    @Test
    void toOneGroupOneYieldsInSixtyIntervals() throws Exception {
        YieldReplay replay = replay(Optional.of(BOB));
        for (int minute = 0; minute < 120; minute++) {
            replay.hear(yielding(60 * minute, 0, Optional.empty()));
        }

        assertEquals(List.of("bob 0 2 dropped"), told(replay));
    }

    @Test
    void whoeverMayNotBeLetGoIsNoAnswer() throws Exception {
        YieldReplay replay = replay(Optional.of(CAROL));
        replay.hear(yielding(0, 0, Optional.of(ALICE)));

        assertEquals(List.of("alice 1 0 spared"), told(replay));
        assertEquals(1, asker.failures().get("stern").times());
    }

    private YieldReplay replay(Optional<PeerId> choice) {
        SelectionPolicy policy = new SelectionPolicy() {
            @Override
            public String name() {
                return "stern";
            }

            @Override
            public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
                return drawn;
            }

            @Override
            public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
                return choice;
            }
        };
        return new YieldReplay(
                (then, settings) -> Optional.of(new Actor<>("stern", policy)),
                asker,
                Duration.ofMinutes(1),
                Duration.ofMinutes(1));
    }

    private static Yielding yielding(int second, int group, Optional<PeerId> gone) {
        List<Neighbour> connected = List.of(
                neighbour(ALICE, Direction.INBOUND),
                neighbour(BOB, Direction.INBOUND),
                neighbour(CAROL, Direction.OUTBOUND));
        return new Yielding(
                NOON.plusSeconds(second),
                new Newcomer(id("dave"), new Group("192." + group, 1), "tcp"),
                connected,
                Optional.of("selection"),
                Map.of(),
                gone);
    }

    private static Neighbour neighbour(PeerId peer, Direction direction) {
        return new Neighbour(peer, direction, new Group("192.0", 1), Optional.empty(), "tcp", NOON, false, Merits.NONE);
    }

    private static PeerId id(String name) {
        return new PeerId(ByteString.of(new byte[] {(byte) name.charAt(0)}), name);
    }

    private static List<String> told(YieldReplay replay) {
        return replay.drops().stream()
                .map(drop -> drop.peer() + " " + drop.then() + " " + drop.now() + " "
                        + drop.fate().word("dropped"))
                .toList();
    }
}
