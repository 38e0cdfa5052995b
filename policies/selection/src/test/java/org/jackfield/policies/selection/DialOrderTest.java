package org.jackfield.policies.selection;

import static org.jackfield.policies.selection.Callers.NOON;
import static org.jackfield.policies.selection.Callers.ago;
import static org.jackfield.policies.selection.Callers.dialled;
import static org.jackfield.policies.selection.Callers.group;
import static org.jackfield.policies.selection.Callers.idle;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Candidate.Purpose;
import org.jackfield.api.selection.Neighbour;
import org.junit.jupiter.api.Test;

/** In which order points are dialled. */
class DialOrderTest {

    @Test
    void theGroupOfWhichWeHaveDialledFewestComesFirst() {
        Candidate one = drawn("tcp", 1, 1);
        Candidate another = drawn("tcp", 2, 1);
        Candidate third = drawn("tcp", 3, 2);

        assertEquals(List.of(one, third, another), order(List.of(one, another, third)));
        assertEquals(List.of(third, one, another), order(List.of(one, another, third), dialled(idle(1, 1, 5))));
    }

    @Test
    void whoHasDialledUsKeepsUsFromNobody() {
        Candidate one = drawn("tcp", 1, 1);
        Candidate other = drawn("tcp", 2, 2);

        assertEquals(List.of(one, other), order(List.of(one, other), idle(1, 1, 5), idle(2, 1, 5)));
    }

    @Test
    void amongEqualsTheRarerTransportThenTheRarerSourceThenWhoWasMissedLongestAgo() {
        Candidate tcp = drawn("tcp", 1, 1);
        Candidate udp = drawn("udp", 2, 2);
        assertEquals(List.of(udp, tcp), order(List.of(tcp, udp), dialled(idle(1, 9, 5))));

        Candidate told = told(3, 3, 50);
        Candidate toldToo = told(4, 4, 50);
        Candidate toldOtherwise = told(5, 5, 51);
        assertEquals(List.of(told, toldOtherwise, toldToo), order(List.of(told, toldToo, toldOtherwise)));

        Candidate missed = missed(6, 6, Optional.of(ago(10)));
        Candidate missedLongAgo = missed(7, 7, Optional.of(ago(1_000)));
        Candidate never = missed(8, 8, Optional.empty());
        assertEquals(List.of(never, missedLongAgo, missed), order(List.of(missed, missedLongAgo, never)));
    }

    @Test
    void nobodyIsLeftOutUnlessASourceHasItsBound() {
        List<Candidate> all = List.of(told(1, 1, 50), told(2, 2, 50), told(3, 3, 50), told(4, 4, 51));
        SelectionSettings bounded =
                new SelectionSettings(Places.DEFAULT, 2, 10, Duration.ofMinutes(1), Duration.ofMinutes(1), 2);

        assertEquals(4, order(all).size());
        assertEquals(
                List.of(told(1, 1, 50), told(4, 4, 51), told(2, 2, 50)),
                new Selection(bounded).dial(all, List.of(), NOON));
    }

    @Test
    void feelersAreSentWhoeverToldOfThem() {
        Candidate feeler = new Candidate(
                new PointId("tcp", "192.0.2.1", 1),
                group(1),
                Optional.of(group(50)),
                Optional.empty(),
                Optional.empty(),
                Purpose.FEELER);
        SelectionSettings bounded =
                new SelectionSettings(Places.DEFAULT, 2, 10, Duration.ofMinutes(1), Duration.ofMinutes(1), 1);
        Neighbour told = dialled(idle(1, 9, 5));
        Neighbour fromThere = new Neighbour(
                told.peer(),
                told.direction(),
                told.group(),
                Optional.of(group(50)),
                "tcp",
                told.since(),
                false,
                told.merits());

        assertEquals(List.of(feeler), new Selection(bounded).dial(List.of(feeler), List.of(fromThere), NOON));
    }

    private static List<Candidate> order(List<Candidate> drawn, Neighbour... connected) {
        return new Selection().dial(drawn, List.of(connected), NOON);
    }

    private static Candidate drawn(String transport, int port, int group) {
        return candidate(transport, port, group, Optional.empty(), Optional.empty());
    }

    private static Candidate told(int port, int group, int source) {
        return candidate("tcp", port, group, Optional.of(source), Optional.empty());
    }

    private static Candidate missed(int port, int group, Optional<Instant> when) {
        return candidate("tcp", port, group, Optional.empty(), when);
    }

    private static Candidate candidate(
            String transport, int port, int group, Optional<Integer> source, Optional<Instant> missed) {
        return new Candidate(
                new PointId(transport, "192.0.2.1", port),
                group(group),
                source.map(Callers::group),
                Optional.empty(),
                missed,
                Purpose.CONNECTION);
    }
}
