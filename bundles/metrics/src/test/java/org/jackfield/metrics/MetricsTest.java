package org.jackfield.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.PointsIgnored;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.SessionLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final List<String> OCTEZ_COUNTERS = List.of(
            "octez_p2p_messages_broadcast_message_sent",
            "octez_p2p_messages_user_message_sent",
            "octez_p2p_messages_user_message_received",
            "octez_p2p_messages_user_message_received_error",
            "octez_p2p_messages_advertise_received",
            "octez_p2p_messages_advertise_sent",
            "octez_p2p_messages_bootstrap_received",
            "octez_p2p_messages_bootstrap_sent",
            "octez_p2p_messages_swap_requests_sent",
            "octez_p2p_messages_swap_requests_received",
            "octez_p2p_messages_swap_ack_sent",
            "octez_p2p_messages_swap_ack_received",
            "octez_p2p_swap_ignored",
            "octez_p2p_swap_success",
            "octez_p2p_swap_fail");
    private static final List<String> OCTEZ_GAUGES = List.of(
            "octez_p2p_connections_active",
            "octez_p2p_connections_incoming",
            "octez_p2p_connections_outgoing",
            "octez_p2p_connections_private",
            "octez_p2p_peers_accepted",
            "octez_p2p_peers_running",
            "octez_p2p_peers_disconnected",
            "octez_p2p_points_trusted",
            "octez_p2p_points_greylisted",
            "octez_p2p_points_accepted",
            "octez_p2p_points_running",
            "octez_p2p_points_disconnected",
            "octez_p2p_io_scheduler_total_sent",
            "octez_p2p_io_scheduler_total_recv",
            "octez_p2p_io_scheduler_current_inflow",
            "octez_p2p_io_scheduler_current_outflow");

    private final Town town = new Town(7);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");
    private final Resident carol = town.moveIn("192.0.2.3");
    private final Metrics metrics = new Metrics(town.time, "1.2.3");

    @BeforeEach
    void watchAlice() {
        alice.node.add((NodeListener) metrics);
        metrics.follow(alice.node);
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    private Scrape scrape() {
        town.passSeconds(1);
        return Scrape.of(metrics.page(""));
    }

    @Test
    void everyNameOfOctezIsThereUnderItsType() {
        Scrape scrape = scrape();

        OCTEZ_COUNTERS.forEach(name -> assertEquals("untyped", scrape.type(name), name));
        OCTEZ_GAUGES.forEach(name -> assertEquals("gauge", scrape.type(name), name));
        OCTEZ_COUNTERS.forEach(name -> assertEquals(0, scrape.value(name), name));
    }

    @Test
    void connectionsAreCountedByWhoDialled() {
        alice.connect(bob);
        carol.connect(alice);

        Scrape scrape = scrape();

        assertEquals(2, scrape.value("octez_p2p_connections_active"));
        assertEquals(1, scrape.value("octez_p2p_connections_incoming"));
        assertEquals(1, scrape.value("octez_p2p_connections_outgoing"));
        assertEquals(0, scrape.value("octez_p2p_connections_private"));
        assertEquals(2, scrape.value("octez_p2p_peers_running"));
        assertEquals(2, scrape.value("octez_p2p_points_running"));
        assertEquals(1, scrape.value("jackfield_connections{direction=\"inbound\",transport=\"memory\"}"));
        assertEquals(1, scrape.value("jackfield_connections{direction=\"outbound\",transport=\"memory\"}"));
        assertEquals(2, scrape.value("jackfield_events_total{event=\"connected\"}"));
        assertEquals(2, scrape.value("jackfield_handshake_seconds_count"));
        assertEquals(1, scrape.value("jackfield_node_running"));
    }

    @Test
    void endingsAreCountedByReasonTransportAndStage() {
        alice.connect(bob);
        alice.node.disconnect(bob.peer(), new CloseReason.OperatorDecided("for a test"));
        carol.connect(alice);
        carol.stop();
        alice.cannotConnect(carol);
        Resident stranger = town.moveInElsewhere("stranger", "ELSEWHERE");
        stranger.cannotConnect(alice);

        Scrape scrape = scrape();

        assertEquals(1, scrape.value(ending("operator-decided", "connection")));
        assertEquals(1, scrape.value(ending("closed-by-peer", "connection")));
        assertEquals(1, scrape.value(ending("dial-refused", "dial")));
        assertEquals(1, scrape.value(ending("rejected", "incoming")));
        assertEquals(4, scrape.named("jackfield_endings_total").size());
        assertEquals(0, scrape.value("octez_p2p_connections_active"));
        assertEquals(1, scrape.value("octez_p2p_points_greylisted"));
        assertEquals("counter", scrape.type("jackfield_endings_total"));
    }

    @Test
    void sessionsAreCountedWhenTheyAreSuspendedAndWhenTheyGoOn() {
        Resident dora = town.moveIn("192.0.2.7", Town.quiet("192.0.2.7").with(SessionLimits.DEFAULT));
        Resident emil = town.moveIn("192.0.2.8", Town.quiet("192.0.2.8").with(SessionLimits.DEFAULT));
        dora.node.add((NodeListener) metrics);
        metrics.follow(dora.node);
        dora.connect(emil);
        town.passSeconds(1);
        town.network.isolate("192.0.2.8");
        town.passSeconds(5);

        Scrape waiting = scrape();
        town.network.heal();
        assertTrue(town.until(() -> !dora.heard(NodeEvent.Resumed.class).isEmpty()));
        Scrape after = scrape();

        String suspended = "jackfield_sessions_suspended_total{reason=\"silent\",transport=\"memory\"}";
        assertEquals(1, waiting.value("jackfield_connections_suspended"));
        assertEquals(1, waiting.value(suspended));
        assertEquals(0, waiting.value("jackfield_sessions_resumed_total{how=\"restored\"}"));
        assertEquals(0, after.value("jackfield_connections_suspended"));
        assertEquals(1, after.value("jackfield_sessions_resumed_total{how=\"restored\"}"));
        assertEquals(0, after.value("jackfield_sessions_resumed_total{how=\"moved\"}"));
        assertEquals(1, after.value("jackfield_session_pause_seconds_count"));
        assertEquals("counter", after.type("jackfield_sessions_suspended_total"));
    }

    @Test
    void bytesAreThoseOfTheNode() {
        alice.connect(bob).send(new MessageId(0x100), Payload.of(new byte[1_000]));

        Scrape scrape = scrape();

        assertTrue(alice.node.traffic().sentBytes() > 0);
        assertEquals(alice.node.traffic().sentBytes(), scrape.value("jackfield_bytes_sent_total"));
        assertEquals(
                alice.node.traffic().sentBytes(),
                scrape.value("jackfield_class_bytes_total{class=\"ordinary\",direction=\"upload\"}"));
        assertEquals(alice.node.traffic().receivedBytes(), scrape.value("octez_p2p_io_scheduler_total_recv"));
    }

    @Test
    void messagesAreCountedWithHowLongTheyWaited() {
        Connection toBob = alice.connect(bob);
        for (int i = 0; i < 3; i++) {
            toBob.send(new MessageId(0x100), Payload.of(new byte[10]));
        }
        town.until(() -> bob.connectedTo(alice));
        Connection toAlice = bob.connectionTo(alice).orElseThrow();
        toAlice.send(new MessageId(0x100), Payload.empty());
        toAlice.send(new MessageId(0x101), Payload.empty());

        Scrape scrape = scrape();

        assertEquals(3, scrape.value("jackfield_messages_sent_total"));
        assertEquals(3, scrape.value("octez_p2p_messages_user_message_sent"));
        assertEquals(3, scrape.value("jackfield_queue_wait_seconds_count"));
        assertEquals("histogram", scrape.type("jackfield_queue_wait_seconds"));
        assertEquals(2, scrape.value("jackfield_messages_received_total"));
        assertEquals(2, scrape.value("octez_p2p_messages_user_message_received"));
        assertEquals(2, scrape.value("jackfield_messages_unwanted_total"));
        assertEquals(0, scrape.value("jackfield_messages_dropped_total"));
    }

    @Test
    void pointsThatAreNotLearnedAreCountedOneByOneAlthoughToldOfOnce() {
        metrics.happened(
                town.time.instant(), new NodeEvent.PointsIgnored(bob.peer(), 999_974, PointsIgnored.Why.TOO_MANY));
        metrics.happened(town.time.instant(), new NodeEvent.PointsIgnored(bob.peer(), 26, PointsIgnored.Why.TOO_MANY));

        Scrape scrape = scrape();

        assertEquals(1_000_000, scrape.value("jackfield_points_ignored_total{why=\"too-many\"}"));
        assertEquals(0, scrape.value("jackfield_points_ignored_total{why=\"not-public\"}"));
    }

    @Test
    void whatBecomesOfSwapsIsCountedAndWhatWasMissedIsTold() {
        metrics.happened(town.time.instant(), new NodeEvent.SwapIgnored(bob.peer(), "too soon"));
        metrics.happened(town.time.instant(), new NodeEvent.SwapIgnored(carol.peer(), "too soon"));
        metrics.happened(
                town.time.instant(), new NodeEvent.SwapSucceeded(bob.peer(), Town.at("192.0.2.4"), Optional.empty()));
        metrics.happened(
                town.time.instant(),
                new NodeEvent.SwapFailed(bob.peer(), Town.at("192.0.2.4"), new CloseReason.DialRefused()));
        metrics.missed(7);

        Scrape scrape = scrape();

        assertEquals(2, scrape.value("octez_p2p_swap_ignored"));
        assertEquals(1, scrape.value("octez_p2p_swap_success"));
        assertEquals(1, scrape.value("octez_p2p_swap_fail"));
        assertEquals(1, scrape.value("jackfield_swaps_total{outcome=\"success\"}"));
        assertEquals(7, scrape.value("jackfield_events_missed_total"));
    }

    @Test
    void listsAndTrustAreCounted() {
        alice.connect(bob);
        alice.node.access().ban(AccessOrder.forGood(new Subject.Peer(carol.peer()), "test", ""));
        alice.node
                .access()
                .allow(AccessOrder.forGood(new Subject.Addresses(AddressRange.parse("10.0.0.0/8")), "test", ""));
        alice.node
                .access()
                .allow(AccessOrder.forGood(new Subject.Addresses(AddressRange.parse("10.0.0.1")), "test", ""));
        alice.node.access().trust(bob.peer());
        alice.node.access().trust(Town.at("192.0.2.4"));

        Scrape scrape = scrape();

        assertEquals(1, scrape.value("jackfield_access_entries{list=\"black\"}"));
        assertEquals(2, scrape.value("jackfield_access_entries{list=\"white\"}"));
        assertEquals(0, scrape.value("jackfield_access_entries{list=\"grey\"}"));
        assertEquals(1, scrape.value("jackfield_peers_trusted"));
        assertEquals(1, scrape.value("octez_p2p_points_trusted"));
    }

    @Test
    void whatIsSaidAboutThirdNodesIsCountedUnderOctezsNames() {
        bob.connect(carol);
        alice.node.change(Town.knowing("192.0.2.1", "192.0.2.2").with(new Bounds(3, 4, 5)));
        town.passSeconds(30);

        Scrape scrape = scrape();

        assertEquals(
                alice.heard(NodeEvent.TopologySent.class).stream()
                        .filter(sent -> sent.topic() == NodeEvent.Topic.BOOTSTRAP)
                        .count(),
                scrape.value("octez_p2p_messages_bootstrap_sent"));
        assertTrue(scrape.value("octez_p2p_messages_bootstrap_sent") > 0);
        assertTrue(scrape.value("octez_p2p_messages_advertise_received") > 0);
        assertEquals(
                scrape.value("octez_p2p_messages_advertise_received"),
                scrape.value("jackfield_topology_messages_total{direction=\"received\",topic=\"advertise\"}"));
        assertTrue(scrape.value("jackfield_maintenance_rounds_total") > 0);
    }

    @Test
    void countersSurviveARestartOfTheCore() {
        alice.connect(bob).send(new MessageId(0x100), Payload.of(new byte[1_000]));
        double sent = scrape().value("jackfield_bytes_sent_total");

        metrics.leave(alice.node);
        alice.stop();
        Scrape between = scrape();

        assertEquals(0, between.value("jackfield_node_running"));
        assertEquals(0, between.value("octez_p2p_connections_active"));
        assertEquals(sent, between.value("jackfield_bytes_sent_total"));

        carol.node.add((NodeListener) metrics);
        metrics.follow(carol.node);
        carol.connect(bob).send(new MessageId(0x100), Payload.of(new byte[2_000]));
        Scrape after = scrape();

        assertEquals(1, after.value("octez_p2p_connections_active"));
        assertEquals(2, after.value("jackfield_events_total{event=\"connected\"}"));
        assertEquals(sent + carol.node.traffic().sentBytes(), after.value("jackfield_bytes_sent_total"));
    }

    @Test
    void openMetricsIsGivenToWhoAcceptsIt() {
        town.passSeconds(1);

        Page page = metrics.page("application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
        String text = new String(page.body(), StandardCharsets.UTF_8);

        assertTrue(page.contentType().startsWith("application/openmetrics-text"), page.contentType());
        assertTrue(text.endsWith("# EOF\n"), text);
        assertTrue(metrics.page("*/*").contentType().startsWith("text/plain; version=0.0.4"));
    }

    @Test
    void theMachineItselfIsThere() {
        Scrape scrape = scrape();

        assertTrue(scrape.value("jackfield_build_info{java=\"" + Runtime.version() + "\",version=\"1.2.3\"}") == 1);
        assertTrue(scrape.value("jvm_threads_live_threads") > 0);
        assertFalse(scrape.named("jvm_memory_used_bytes").isEmpty());
    }

    @Test
    void aThousandPeersLeaveNoLabelBehind() {
        comeAndGo(0, 500);
        List<String> before = scrape().ofTheNode();
        comeAndGo(500, 1_000);

        Scrape after = scrape();

        assertEquals(1_000, after.value("jackfield_handshake_seconds_count"));
        assertEquals(1_000, after.value(ending("closed-by-peer", "connection")));
        assertEquals(before, after.ofTheNode());
        assertTrue(before.size() < 200, before::toString);
    }

    private void comeAndGo(int from, int to) {
        for (int i = from; i < to; i++) {
            Resident caller = town.moveIn("caller-" + i);
            caller.connect(alice);
            caller.stop();
            town.residents().remove(caller);
        }
    }

    @Test
    void aScrapeOfAFullNodeTakesMilliseconds() {
        alice.node.change(Town.quiet("192.0.2.1").with(new Bounds(10, 50, 140)));
        for (int i = 0; i < 100; i++) {
            town.moveIn("198.51.100." + i).connect(alice);
        }
        for (int i = 0; i < 300; i++) {
            alice.node.expect(Town.at("10.0." + i / 200 + "." + i % 200), Optional.empty());
        }
        Scrape scrape = scrape();
        assertEquals(100, scrape.value("octez_p2p_connections_active"));
        assertEquals(400, scrape.value("jackfield_points_known"));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 50; i++) {
            long start = System.nanoTime();
            metrics.page("");
            best = Math.min(best, System.nanoTime() - start);
        }

        System.out.println("a scrape takes " + best / 1_000 + " microseconds");
        assertTrue(best < Duration.ofMillis(20).toNanos(), "a scrape took " + best / 1_000 + " microseconds");
    }

    private static String ending(String reason, String stage) {
        return "jackfield_endings_total{reason=\"" + reason + "\",stage=\"" + stage + "\",transport=\"memory\"}";
    }
}
