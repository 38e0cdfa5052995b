package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.address.Source;
import org.jackfield.api.message.Message;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Topic;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.settings.TopologyPace;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopologyTest {

    private final Town town = new Town(13);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("192.0.2.2");
    private final PeerConnection toBob = (PeerConnection) alice.connect(bob);

    @BeforeEach
    void letBobNotice() {
        town.passSeconds(1);
    }

    @Test
    void whoeverIsAskedToDisconnectDoes() {
        toBob.tell(new Message.Disconnect());
        town.passSeconds(1);

        assertFalse(bob.connectedTo(alice));
        assertEquals(
                new CloseReason.AskedToDisconnect(),
                bob.heard(NodeEvent.Disconnected.class).get(0).reason());
    }

    @Test
    void nothingWaitsForTheTurnOfAConnectionThatHasEnded() {
        int before = town.time.waiting();
        PeerConnection connection = toBob;
        for (int i = 0; i < 20; i++) {
            for (int j = 0; j < 3; j++) {
                connection.tell(new Message.SwapRequest(Town.at("192.0.2.7"), alice.peer()));
            }
            town.passSeconds(1);
            connection.close(new CloseReason.OperatorDecided("again"));
            town.passSeconds(1);
            connection = (PeerConnection) alice.connect(bob);
            town.passSeconds(1);
        }

        int more = town.time.waiting() - before;
        assertTrue(more < 10, more + " more timers wait than before");
    }

    @Test
    void whatIsAdvertisedIsLearnedAndTheSourceIsKept() {
        PointId inn = new PointId("memory", "203.0.113.9", 9732);

        toBob.tell(new Message.Advertise(List.of(inn)));
        town.passSeconds(1);

        assertEquals(
                new Source.Advertised(alice.peer()),
                bob.node.addressBook().point(inn).orElseThrow().source());
    }

    @Test
    void aKindThatWaitsHoldsUpNoOtherAndKeepsItsOrder() {
        toBob.tell(new Message.SwapRequest(Town.at("192.0.2.7"), alice.peer()));
        toBob.tell(new Message.SwapRequest(Town.at("192.0.2.8"), alice.peer()));
        for (int i = 1; i <= 3; i++) {
            toBob.tell(new Message.Advertise(List.of(Town.at("203.0.113." + i))));
        }
        town.passSeconds(1);

        assertEquals(
                List.of(Town.at("203.0.113.1"), Town.at("203.0.113.2"), Town.at("203.0.113.3")),
                bob.heard(NodeEvent.PointLearned.class).stream()
                        .filter(event -> event.source() instanceof Source.Advertised)
                        .map(NodeEvent.PointLearned::point)
                        .toList());
        assertEquals(1, received(Topic.SWAP_REQUEST).size(), "the second waits its minute");
        town.passSeconds(60);
        assertEquals(2, received(Topic.SWAP_REQUEST).size());
    }

    @Test
    void everyKindHasAPauseOfItsOwnTheFirstIsNotDelayedAndChangesCountFromTheNextOn() {
        bob.node.change(Town.quiet(bob.host).with(pauses(200, 300, 400, 500)));
        town.passSeconds(1);
        for (int i = 0; i < 4; i++) {
            toBob.tell(new Message.Bootstrap());
            toBob.tell(new Message.Advertise(List.of()));
            toBob.tell(new Message.SwapRequest(Town.at("192.0.2.7"), alice.peer()));
            toBob.tell(new Message.SwapAck(Town.at("192.0.2.7"), alice.peer()));
        }
        town.passSeconds(5);
        assertEquals(List.of(0L, 200L, 400L, 600L), offsets(Topic.BOOTSTRAP));
        assertEquals(List.of(0L, 300L, 600L, 900L), offsets(Topic.ADVERTISE));
        assertEquals(List.of(0L, 400L), offsets(Topic.SWAP_REQUEST), "more would be stale");
        assertEquals(List.of(0L, 500L), offsets(Topic.SWAP_ACK));

        bob.node.change(Town.quiet(bob.host).with(pauses(0, 300, 400, 500)));
        town.passSeconds(1);
        for (int i = 0; i < 4; i++) {
            toBob.tell(new Message.Bootstrap());
        }
        town.passSeconds(1);
        List<Long> all = offsets(Topic.BOOTSTRAP);
        assertEquals(8, all.size());
        assertEquals(all.get(4), all.get(7), "at once");
    }

    @Test
    void anAnswerNamesNoMoreThanItsSetting() {
        for (int i = 1; i <= 20; i++) {
            town.moveIn("198.51.100." + i).connect(bob);
        }
        bob.node.change(Town.quiet(bob.host)
                .with(new TopologyPace(
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        7)));
        toBob.tell(new Message.Bootstrap());
        town.passSeconds(1);

        long learned = alice.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source() instanceof Source.Advertised)
                .count();
        assertTrue(learned == 7 || learned == 6, learned + " points, and perhaps her own");
    }

    private static TopologyPace pauses(long bootstrap, long advertise, long request, long ack) {
        return new TopologyPace(
                Duration.ofMillis(bootstrap),
                Duration.ofMillis(advertise),
                Duration.ofMillis(request),
                Duration.ofMillis(ack),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                50);
    }

    private List<Instant> received(Topic topic) {
        return bob.story.stream()
                .filter(told -> told.event().equals(new NodeEvent.TopologyReceived(alice.peer(), topic)))
                .map(Recorded::when)
                .toList();
    }

    private List<Long> offsets(Topic topic) {
        List<Instant> moments = received(topic);
        return moments.stream()
                .map(each -> Duration.between(moments.get(0), each).toMillis())
                .toList();
    }

    @Test
    void aFloodOfQuestionsIsAnsweredTenTimesASecondAtMost() {
        long before = bob.connectionTo(alice).get().stats().messagesSent();

        for (int i = 0; i < 1_000; i++) {
            toBob.tell(new Message.Bootstrap());
        }
        town.passSeconds(10);

        long answers = bob.connectionTo(alice).get().stats().messagesSent() - before;
        assertTrue(answers >= 2 && answers <= 20, answers + " answers");
        assertTrue(bob.connectionTo(alice).get().stats().messagesUnwanted() > 900);
        assertTrue(toBob.open());
    }

    @Test
    void aFloodOfPointsFillsNoMoreThanOneTellersShareOfTheBook() {
        for (int i = 0; i < 60; i++) {
            List<PointId> points = new ArrayList<>();
            for (int j = 0; j < 100; j++) {
                points.add(new PointId("memory", "100.64." + i + "." + (j + 1), 9732));
            }
            toBob.tell(new Message.Advertise(points));
            town.passSeconds(1);
        }

        // a sixteenth of the table for the new, and whoever is connected
        assertTrue(
                bob.node.addressBook().points().size() <= 1_024 + 2,
                bob.node.addressBook().points().size() + " points");
        assertTrue(bob.node.addressBook().point(Town.at("192.0.2.1")).isPresent(), "the connected one is still there");
    }
}
