package org.jackfield.distribution.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoardTest {

    private final Board board = new Board();

    @BeforeEach
    void threeNodes() {
        board.expect("alice", "id-alice");
        board.expect("bob", "id-bob");
        board.expect("carol", "id-carol");
    }

    @Test
    void aConnectionCountsOnceBothEndsKnowOfIt() {
        connected("alice", "bob", "outbound");
        assertEquals(0, board.connections());

        connected("bob", "alice", "inbound");
        assertEquals(1, board.connections());
        assertEquals(1, board.node("alice").dialled());
        assertEquals(1, board.node("bob").accepted());
    }

    @Test
    void everybodyReachesEverybodyOverOthers() {
        both("alice", "bob");
        assertFalse(board.connected());

        both("bob", "carol");
        assertTrue(board.connected());

        board.note("carol", Map.of("event", "disconnected", "peer", "id-bob"));
        assertFalse(board.connected());
    }

    @Test
    void itIsQuietWhenTwoReportsAreTheSameAndAllThatWasSaidWasHeard() {
        report("alice", link("bob", "a", "b", 10, 7));
        report("bob", link("alice", "b", "a", 7, 9));
        report("carol");
        repeat(3);
        assertFalse(board.quietForTwoReports(), "bob has heard 9 of 10");

        report("bob", link("alice", "b", "a", 7, 10));
        assertFalse(board.quietForTwoReports(), "bob has just heard something");

        report("bob", link("alice", "b", "a", 7, 10));
        report("bob", link("alice", "b", "a", 7, 10));
        assertTrue(board.quietForTwoReports());
    }

    @Test
    void whatWasOnItsWayWhenALinkClosedIsNamedAndNoFault() {
        report("alice", closed(link("bob", "a", "b", 10, 7)));
        report("bob", closed(link("alice", "b", "a", 7, 9)));
        assertEquals(0, board.unequalLinks());
        assertEquals(1, board.unheard(), "bob has heard 9 of 10");
        assertEquals(2, board.closedLinks());

        report("bob", closed(link("alice", "b", "a", 7, 11)));
        assertEquals(1, board.unequalLinks(), "more than was said");
        assertEquals(0, board.unheard());
    }

    @Test
    void whoeverIsAskedToStopLosesNothing() {
        both("alice", "bob");
        both("bob", "carol");
        board.note("carol", Map.of("event", "disconnected", "peer", "id-bob"));
        board.ending();
        board.note("alice", Map.of("event", "disconnected", "peer", "id-bob"));

        assertEquals(1, board.node("carol").disconnected());
        assertEquals(0, board.node("alice").disconnected());
    }

    @Test
    void aPointIsKnownByWhoeverListensThere() {
        board.note("bob", Map.of("event", "listening", "point", "tcp://127.0.0.1:1"));

        assertEquals("bob", board.named("tcp://127.0.0.1:1"));
        assertEquals("tcp://127.0.0.1:2", board.named("tcp://127.0.0.1:2"));
    }

    private void repeat(int times) {
        for (int i = 0; i < times; i++) {
            report("alice", link("bob", "a", "b", 10, 7));
            report("bob", link("alice", "b", "a", 7, 9));
            report("carol");
        }
    }

    private void both(String one, String other) {
        connected(one, other, "outbound");
        connected(other, one, "inbound");
    }

    private void connected(String name, String other, String direction) {
        board.note(
                name, Map.of("event", "connected", "peer", "id-" + other, "endpoint", Map.of("direction", direction)));
    }

    private void report(String name) {
        board.note(name, Map.of("event", "chatter", "links", List.of()));
    }

    private void report(String name, Map<String, Object> link) {
        board.note(name, Map.of("event", "chatter", "links", List.of(link)));
    }

    private static Map<String, Object> closed(Map<String, Object> link) {
        Map<String, Object> closed = new HashMap<>(link);
        closed.put("open", false);
        return closed;
    }

    private static Map<String, Object> link(String peer, String mark, String theirs, long said, long heard) {
        return Map.of(
                "peer",
                "id-" + peer,
                "open",
                true,
                "mark",
                mark,
                "theirs",
                theirs,
                "said",
                said,
                "heard",
                heard,
                "wrong",
                0L);
    }
}
