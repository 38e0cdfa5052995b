package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.handshake.peers.PeersJson;
import org.jackfield.scheduler.FairScheduler;
import org.jackfield.scheduler.SchedulerSettings;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** A handshake that cannot even begin. */
class BrokenHandshakeTest {

    private final Town town = new Town(5);
    private final Resident alice = town.moveIn("192.0.2.1");

    @Test
    void aHandshakeThatCannotBeginLeavesNothingBehind() {
        PoolNode broken = broken("192.0.2.2");

        CompletableFuture<Connection> dial =
                broken.connect(Town.at("192.0.2.1")).toCompletableFuture();
        alice.node.connect(Town.at("192.0.2.2"));
        town.passSeconds(1);

        assertTrue(dial.isDone(), "decided at once, not by a deadline");
        assertInstanceOf(CloseReason.UnexpectedError.class, Resident.reason(dial));
        assertEquals(0, broken.pool().handshaking());
    }

    private PoolNode broken(String host) {
        FairScheduler scheduler = new FairScheduler(SchedulerSettings.UNCAPPED, town.time, town.time);
        scheduler.activate();
        PoolNode node = new PoolNode(
                Town.quiet(host),
                new Broken(alice.handshake),
                new PeersJson("memory"),
                scheduler,
                town.time,
                town.time,
                new SplittableRandom(5),
                new VirtualThreads(town.time));
        node.add(new MemoryTransport(town.network, host));
        node.activate();
        town.passSeconds(1);
        return node;
    }

    /** Knows its peers and nothing more. */
    private record Broken(Handshake whole) implements Handshake {

        @Override
        public PeerId self() {
            return whole.self();
        }

        @Override
        public String network() {
            return whole.network();
        }

        @Override
        public Announcement announcement(Manners manners) {
            return whole.announcement(manners);
        }

        @Override
        public ChannelEvents begin(Channel channel, Manners manners, HandshakeEvents events) {
            throw new IllegalStateException("no random bytes");
        }

        @Override
        public PeerId peer(String text) {
            return whole.peer(text);
        }
    }
}
