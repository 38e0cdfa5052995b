package org.jackfield.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.pool.DeadEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class OrdersTest {

    private final Village village = new Village();
    private final Orders orders = village.orders;
    private final String bob = village.bob.peer().text();
    private final String carol = village.carol.peer().text();

    @Test
    void connectingTellsWhatBecameOfIt() {
        assertEquals(
                "connected to " + bob + ", memory://192.0.2.1:49152 -> " + village.bobsHome,
                orders.connect(village.bobsHome.toString()).replaceFirst("(192.0.2.1):\\d+", "$1:49152"));
        assertEquals(
                "no connection to memory://192.0.2.9:9732: the host is unreachable",
                orders.connect("memory://192.0.2.9"));
        assertSays("'/' is neither an IP address nor a host name", () -> orders.connect("/"));
        assertSays("usage: connect POINT, [tcp://]HOST[:PORT]", orders::connect);
    }

    @Test
    void whomToDisconnectIsNamedByIdOrByPoint() {
        village.alice.connect(village.bob);
        village.alice.connect(village.carol);

        assertEquals("disconnected from " + bob, orders.disconnect("kick", village.bobsHome.toString()));
        assertEquals("disconnected from " + carol, orders.disconnect("kick", carol));
        village.town.passSeconds(1);
        assertEquals("not connected to " + carol, orders.disconnect("kick", carol));
        assertSays("usage: kick PEER-OR-POINT, see connections", () -> orders.disconnect("kick", "one", "two"));
    }

    @Test
    void aBanSaysForHowLongAndWhyAndIsTakenBack() {
        assertEquals("banned 192.0.2.0/24 for 1h0m", orders.ban("192.0.2.0/24", "--why", "too noisy", "--for", "60m"));
        assertEquals("banned " + carol + " for good", orders.ban("peer", carol));

        List<AccessEntry> black = village.alice.node.access().entries(AccessList.BLACK);
        assertEquals(2, black.size());
        AccessEntry range = black.stream()
                .filter(entry -> entry.subject().text().equals("192.0.2.0/24"))
                .findFirst()
                .orElseThrow();
        assertEquals("too noisy", range.why());
        assertEquals("shell", range.by());
        assertEquals(
                Duration.ofHours(1),
                Duration.between(range.since(), range.until().orElseThrow()));

        assertEquals("unbanned 192.0.2.0/24", orders.unban("address", "192.0.2.0/24"));
        assertEquals("192.0.2.0/24 was not banned", orders.unban("192.0.2.0/24"));
        assertEquals("unbanned " + carol, orders.unban(carol));
    }

    @Test
    void whomToBanMayBeAPointWhosePortDoesNotCount() {
        assertEquals("banned 192.0.2.9 for good", orders.ban("192.0.2.9:9732"));
        assertEquals("banned 2001:db8::1 for good", orders.ban("[2001:db8::1]:9732"));
    }

    @Test
    void whatCannotBeUnderstoodIsSaidInASentence() {
        assertSays(
                "--why lacks its value; usage: ban ADDRESS-OR-PEER [--why TEXT] [--for 90s|15m|12h|30d]",
                () -> orders.ban("192.0.2.9", "--why"));
        assertSays("'soon' is no period: write 90s, 15m, 12h or 30d", () -> orders.ban("192.0.2.9", "--for", "soon"));
        assertSays("a period is longer than zero, not 0s", () -> orders.ban("192.0.2.9", "--for", "0s"));
        assertSays(
                "there is no option --hard; usage: unban ADDRESS-OR-PEER", () -> orders.unban("--hard", "192.0.2.9"));
        assertSays("'nobody' is no IP address or range of them", () -> orders.ban("address", "nobody"));
        assertSays("'grape' is neither 'address' nor 'peer'", () -> orders.ban("grape", "192.0.2.9"));
        assertSays("there is no list 'pink', but black, white and grey", () -> orders.clear("empty", "pink"));
        assertTrue(assertThrows(Misuse.class, () -> orders.ban("nobody"))
                .getMessage()
                .startsWith("'nobody' is neither an address, a range of addresses, nor a peer id: "));
    }

    @Test
    void theWhiteListIsFilledAndEmptied() {
        assertEquals("allowed 192.0.2.7 for good", orders.allow("192.0.2.7"));
        assertEquals("took 192.0.2.7 from the white list", orders.disallow("192.0.2.7"));
        assertEquals("192.0.2.7 was not on the white list", orders.disallow("192.0.2.7"));
    }

    @Test
    void listsAreClearedOneByOneOrAllTogether() {
        orders.ban("192.0.2.7");
        orders.allow("192.0.2.8");

        assertEquals("cleared the black list", orders.clear("empty", "black"));
        assertEquals("the black list was empty", orders.clear("empty", "black"));
        assertEquals(
                "the black list was empty\ncleared the white list\nthe grey list was empty",
                orders.clear("empty", "all"));
    }

    @Test
    void aBannedPeerIsNotConnectedToAnyMore() {
        village.alice.connect(village.bob);

        orders.ban(bob);
        village.town.passSeconds(1);

        assertFalse(village.alice.connectedTo(village.bob));
    }

    @Test
    void aSwapTellsWhatBecameOfEachConnectionAndTheTotals() {
        village.alice.node.add(new DeadEnd("ws"));
        village.town.passSeconds(1);
        village.alice.connect(village.bob);

        assertEquals(
                "stayed       " + bob + " " + village.bobsHome + ": no ws point of the peer is known"
                        + "\n1 connection: 1 stayed",
                orders.swap("swap", "memory", "ws").replaceAll("\n {13}", " "));
        assertEquals("0 connections", orders.swap("swap", "ws", "memory"));
    }

    @Test
    void aSwapThatCannotBeIsRefusedWithWhatThereIs() {
        assertSays(
                "there is no transport 'ws' to swap to; there are memory", () -> orders.swap("swap", "memory", "ws"));
        assertSays(
                "there is no transport 'ws' to swap from; there are memory", () -> orders.swap("swap", "ws", "memory"));
        assertSays("'memory' cannot be swapped for itself", () -> orders.swap("swap", "memory", "memory"));
        assertSays("usage: transport swap FROM TO, see transport list", () -> orders.swap("swap", "memory"));
    }

    private static void assertSays(String sentence, Executable command) {
        assertEquals(sentence, assertThrows(Misuse.class, command).getMessage());
    }
}
