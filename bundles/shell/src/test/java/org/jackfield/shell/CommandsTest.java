package org.jackfield.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class CommandsTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final VillageNode node = new VillageNode();
    private final Commands commands = new Commands(node, InstantSource.fixed(NOON));

    @Test
    void aLonelyNodeSaysSo() {
        assertEquals("no peers; 0 handshakes under way", commands.peers());
        assertEquals("no points are known", commands.points());
    }

    @Test
    void peersAreShownWithWhoDialledWhereAndForHowLong() {
        node.welcome("bob", PointId.parse("192.0.2.1:9732"), Direction.OUTBOUND, NOON.minusSeconds(75));

        List<String> lines = commands.peers().lines().toList();

        assertEquals(2, lines.size());
        assertEquals(
                List.of("bob", "->", "tcp://192.0.2.1:9732", "1m15s", "0", "0", "0", "0"),
                List.of(lines.get(1).split(" +")));
    }

    @Test
    void connectingTellsWhatBecameOfIt() {
        node.home(PointId.parse("192.0.2.1:9732"), "bob");

        assertTrue(commands.connect("192.0.2.1").startsWith("connected to bob"), commands.connect("192.0.2.1"));
        assertEquals(
                "no connection to tcp://192.0.2.2:9732: the connection was refused", commands.connect("192.0.2.2"));
        assertEquals("'/' is neither an IP address nor a host name", commands.connect("/"));
    }

    @Test
    void whomToDisconnectIsNamedByIdOrByPoint() {
        node.welcome("bob", PointId.parse("192.0.2.1:9732"), Direction.OUTBOUND, NOON);
        node.welcome("carol", PointId.parse("192.0.2.2:9732"), Direction.INBOUND, NOON);

        assertEquals("disconnected from bob", commands.disconnect("192.0.2.1:9732"));
        assertEquals("disconnected from carol", commands.disconnect("carol"));
        assertEquals("not connected to carol", commands.disconnect("carol"));
        assertTrue(commands.disconnect("192.0.2.3:1").contains("it is no peer id"), commands.disconnect("192.0.2.3:1"));
    }

    @Test
    void transportsAreShownWithAllThatIsPluggedIn() {
        assertEquals(
                "we are       alice on VILLAGE\ntransports   tcp\nlistening    tcp://192.0.2.9:9732\ndiscoveries  none\nprotocols    none",
                commands.transports());
    }
}
