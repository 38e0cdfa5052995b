package org.jackfield.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.Subject;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.pool.settings.SessionLimits;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private final Village village = new Village();
    private final String bob = village.bob.peer().text();

    @Test
    void aLonelyNodeSaysSo() {
        assertEquals("no connections; 0 handshakes under way", village.views().connections());
        assertEquals("no peers; 0 handshakes under way", village.views().peers());
        assertEquals("no points are known", village.views().points());
        assertEquals("nothing has ended yet", village.views().log());
        assertEquals("the black list is empty", village.views().acl("black"));
    }

    @Test
    void connectionsAreShownWithWhoDialledWhereAndForHowLong() {
        village.alice.connect(village.bob);
        village.town.passSeconds(75);

        List<String> lines = village.views().connections().lines().toList();

        assertEquals(3, lines.size());
        assertEquals("1 connection; 0 handshakes under way", lines.get(2));
        List<String> cells = List.of(lines.get(1).split(" {2,}"));
        assertEquals(List.of("->", village.bobsHome.toString(), "1m15s", "0 B", "0 B", "0", "0"), cells.subList(1, 8));
        assertTrue(bob.startsWith(cells.get(0).split("\\.\\.")[0]), cells::toString);
    }

    @Test
    void aScoreIsExplainedByItsTermsAndWhatWasCounted() {
        village.alice.connect(village.bob);
        village.town.passSeconds(15);
        Scores scores = new Scores(village.alice.node);

        assertEquals(
                List.of(
                        bob + ", ordinary, by nobody",
                        "TERM     VALUE",
                        "neutral  1.00",
                        "score    1.00",
                        "0 useful, 0 first delivery, 0 invalid, 0 unwanted, 0 broken promise, 0 excused"),
                scores.explain(bob).lines().toList());
        assertEquals(2, scores.list().lines().count());
        assertEquals("no policies", scores.policies());
        String carol = village.carol.peer().text();
        assertThrows(Misuse.class, () -> scores.explain(carol));
        assertThrows(Misuse.class, () -> scores.explain("nobody"));
    }

    @Test
    void whatProtocolsNotedOfAPeerIsShownByTheirNames() {
        village.alice.connect(village.bob);
        village.alice.node.add(new Chronicler(village.bob.peer()));
        village.town.passSeconds(15);

        List<String> explained =
                new Scores(village.alice.node).explain(bob).lines().toList();
        String noted = explained.get(explained.size() - 1);
        assertTrue(noted.matches("noted by chain: worth -0\\.25, 3 B, at 20.*Z"), noted);
        String shown = village.views().peer(bob);
        assertTrue(shown.contains(noted.substring("noted by ".length())), shown);
    }

    @Test
    void bandwidthIsShownByDirectionByClassAndByPeer() {
        assertTrue(new Division(village.alice.node).screen().endsWith("\nno connections"));
        village.alice.connect(village.bob);
        village.town.passSeconds(15);

        List<String> lines = new Division(village.alice.node).screen().lines().toList();

        assertTrue(lines.get(0).matches("in  \\d.*B/s, no cap"), lines::toString);
        assertTrue(lines.get(1).matches("out \\d.*B/s, no cap"), lines::toString);
        assertEquals(
                List.of("CLASS", "PEERS", "FLOOR"),
                List.of(lines.get(3).split(" +")).subList(0, 3));
        assertTrue(lines.get(4).matches("newcomer +0 +2% +0B +- +- +0 +0B +- +- +0"), lines::toString);
        assertTrue(lines.get(5).matches("ordinary +1 +- .*"), lines::toString);
        assertTrue(lines.get(10).matches(".* ordinary +1\\.00 .* 0B"), lines::toString);
        assertEquals(11, lines.size());
        assertEquals(List.of(), Village.tooWide(String.join("\n", lines)));
    }

    @Test
    void aPeerIsShownWithItsFullName() {
        village.alice.connect(village.bob);

        String text = village.views().peer(bob);

        assertTrue(text.startsWith("peer      " + bob + "\n"), text);
        assertTrue(text.contains("\nconnected memory://192.0.2.1:"), text);
        assertTrue(text.contains("\nnetwork   TEZOS, database version "), text);
        assertEquals(
                "peer      " + village.carol.peer() + "\nstate     not known",
                village.views().peer(village.carol.peer().text()));
    }

    @Test
    void aPointIsShownWithWhyItIsNotConnected() {
        assertEquals(
                "no connection to memory://192.0.2.9:9732: the host is unreachable",
                village.orders.connect("memory://192.0.2.9"));

        String text = village.views().point("memory://192.0.2.9");

        assertTrue(text.contains("\nended     the host is unreachable"), text);
        assertTrue(text.contains("\nstate     disconnected"), text);
    }

    @Test
    void theLogTellsTheLastEndings() {
        village.alice.connect(village.bob);
        village.orders.disconnect("kick", bob);
        village.town.passSeconds(5);

        assertEquals(
                "5s ago    disconnected from " + bob + ": the operator closed it: from the shell",
                village.views().log().replaceAll("\n +", " "));
    }

    @Test
    void whoIsBannedIsToldWithTheReason() {
        village.orders.ban("192.0.2.2", "--why", "too noisy");

        assertTrue(village.views().banned("192.0.2.2").startsWith("192.0.2.2 is refused: "));
        assertTrue(
                village.views().banned("192.0.2.2").contains("too noisy"),
                village.views().banned("192.0.2.2"));
        assertEquals("192.0.2.4 is not refused", village.views().banned("address", "192.0.2.4"));
        assertEquals("2001:db8::1 is not refused", village.views().banned("2001:db8::1"));
        assertEquals(bob + " is not refused", village.views().banned("peer", bob));
        assertThrows(Misuse.class, () -> village.views().banned("192.0.2.0/24"));
    }

    @Test
    void listsTellWhoSinceWhenByWhomUntilWhenAndWhy() {
        village.orders.ban("192.0.2.0/24", "--why", "too noisy", "--for", "2h");
        village.town.passSeconds(60);

        List<String> lines = village.views().acl("black").lines().toList();

        assertEquals(
                List.of("192.0.2.0/24", "1m0s ago", "shell", "in 1h59m", "too noisy"),
                List.of(lines.get(1).split(" {2,}")));
        assertEquals(3, village.views().acl().split("\n\n").length);
    }

    @Test
    void transportsAreShownWithAllThatIsPluggedIn() {
        assertEquals(
                "we are       " + village.alice.peer()
                        + " on TEZOS\ntransports   memory\nlistening    memory://192.0.2.1:9732\ndiscoveries  none\nprotocols    none",
                village.views().transports());
    }

    @Test
    void aTransportIsShownWithWhatItCarries() {
        village.alice.connect(village.bob);

        List<String> lines = village.views().carried().lines().toList();

        assertEquals(2, lines.size());
        assertEquals(
                List.of("memory", "yes", "1", "0", "memory://192.0.2.1:9732"),
                List.of(lines.get(1).split(" {2,}")));
    }

    @Test
    void aConnectionWhoseSessionWaitsIsShownAsSuspended() {
        Resident dora = village.town.moveIn("192.0.2.7", Town.quiet("192.0.2.7").with(SessionLimits.DEFAULT));
        Resident emil = village.town.moveIn("192.0.2.8", Town.quiet("192.0.2.8").with(SessionLimits.DEFAULT));
        dora.connect(emil);
        village.town.passSeconds(1);
        village.town.network.undiallable("192.0.2.7");
        village.town.network.undiallable("192.0.2.8");

        village.town.network.sever("192.0.2.7", "192.0.2.8");
        village.town.passSeconds(1);

        Views views = new Views(dora.node, village.town.time);
        String status = new Status(dora.node, village.town.time).screen();
        assertTrue(views.connections().contains("-> suspended  "), views::connections);
        assertTrue(views.peer(emil.peer().text()).contains(", suspended"));
        assertTrue(views.carried().lines().toList().get(1).matches("memory +yes +1 +1 +.*"), views::carried);
        assertTrue(status.contains("1: 0 in, 1 out, 1 suspended; "), status);
        assertTrue(status.contains("  memory suspended  "), status);
        assertEquals(List.of(), Village.tooWide(status + "\n" + views.connections()));
    }

    @Test
    void nothingIsWiderThanTheScreen() {
        for (int i = 0; i < 12; i++) {
            Resident neighbour = village.town.moveIn("2001:db8:85a3:8d3:1319:8a2e:370:73" + (40 + i));
            neighbour.connect(village.alice);
        }
        village.alice.connect(village.bob);
        village.alice.cannotConnect(village.town.moveInElsewhere("192.0.2.77", "ELSEWHERE"));
        village.alice
                .node
                .access()
                .ban(AccessOrder.forGood(
                        new Subject.Peer(village.bob.peer()), "a-policy-of-a-long-name", "x".repeat(300)));
        village.town.passSeconds(4_000);
        Views views = village.views();

        List.of(
                        views.stat(),
                        views.connections(),
                        views.peers(),
                        views.points(),
                        views.acl(),
                        views.log(),
                        views.log(village.bobsHome.toString()),
                        views.peer(bob),
                        views.point(village.bobsHome.toString()),
                        village.status())
                .forEach(text -> assertEquals(List.of(), Village.tooWide(text)));
        assertTrue(views.connections().lines().count() > 12, views.connections());
    }

    @Test
    void statusIsOneScreenOfCountsConnectionsAndEndings() {
        village.alice.connect(village.bob);
        village.carol.connect(village.alice);
        village.town.passSeconds(61);
        village.orders.disconnect("kick", bob);
        village.alice.cannotConnect(village.town.moveInElsewhere("192.0.2.77", "ELSEWHERE"));
        village.town.passSeconds(2);

        String status = village.status();

        assertTrue(status.startsWith(village.alice.peer() + " on TEZOS, listening on " + Town.at("192.0.2.1")), status);
        assertTrue(status.contains("connections  1: 1 in, 0 out; 0 handshakes; wanted 10 to 100, best 50\n"), status);
        assertTrue(status.contains("lists        0 black, 0 white, 0 grey\n"), status);
        assertTrue(
                status.lines()
                        .anyMatch(line ->
                                line.matches(village.carol.peer() + "  in +memory +1m\\ds +\\d+ B +\\d+ B +1\\.00")),
                status);
        assertTrue(status.replaceAll("\n +", " ").contains("the operator closed it: from the shell"), status);
        assertEquals(List.of(), Village.tooWide(status));
    }
}
