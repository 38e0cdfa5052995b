package org.jackfield.itests.conformance;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.time.Timers;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.ParkingHandler;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.itests.node.OutsideLoops;
import org.jackfield.transports.tcp.TcpSettings;
import org.jackfield.transports.tcp.TcpTransport;

/** What nodes and sockets of a test live on: event loops, a clock, a seed; they talk over TCP on the loopback. Closing ends them all. */
final class Neighbourhood implements AutoCloseable {

    private static final int STAMP_BYTES = 24;

    private final TimerThread timers = new TimerThread();
    private final EventLoops loops = OutsideLoops.of(2);
    private final SplittableRandom random;
    private final List<Neighbour> neighbours = new ArrayList<>();
    private final List<TcpTransport> transports = new ArrayList<>();

    /** The seed makes identities and what else is random. */
    Neighbourhood(long seed) {
        random = new SplittableRandom(seed);
        timers.activate();
        loops.activate();
    }

    /** A node that listens, and does nothing by itself. */
    Neighbour moveIn(String name) {
        return moveIn(name, Furniture.QUIET);
    }

    /** A node that listens when this returns, if it is to listen at all. */
    Neighbour moveIn(String name, Furniture furniture) {
        Neighbour neighbour = new Neighbour(name, furniture, identity(), this);
        neighbours.add(neighbour);
        neighbour.begin();
        return neighbour;
    }

    /** Several quiet ones. */
    List<Neighbour> moveIn(int nodes, Furniture furniture) {
        return IntStream.range(0, nodes)
                .mapToObj(number -> moveIn("node " + number, furniture))
                .toList();
    }

    /** A bare socket with a handshake. */
    SocketEnd socket(Furniture furniture) {
        return new SocketEnd(this, identity(), furniture);
    }

    /** A fresh key pair, without work. */
    Identity identity() {
        byte[] secret = new byte[Curve25519.KEY_BYTES];
        random.nextBytes(secret);
        return identity(secret, ByteString.of(Curve25519.publicKey(secret)));
    }

    /** A pair of keys that need not belong together. */
    static Identity identity(byte[] secret, ByteString publicKey) {
        return new Identity(PeerIds.ofPublicKey(publicKey), publicKey, secret, ByteString.of(new byte[STAMP_BYTES]));
    }

    SplittableRandom random() {
        return random.split();
    }

    Timers timers() {
        return timers;
    }

    InstantSource clock() {
        return InstantSource.system();
    }

    TcpTransport tcp() {
        TcpTransport transport = new TcpTransport(loops.group(), ParkingHandler::new, TcpSettings.DEFAULTS);
        transports.add(transport);
        return transport;
    }

    @Override
    public void close() {
        List<CompletionStage<Void>> ends =
                neighbours.stream().map(Neighbour::end).toList();
        ends.forEach(Bench::soon);
        transports.forEach(transport -> Bench.soon(transport.shutdown()));
        Bench.soon(loops.shutdown());
        timers.shutdown();
    }
}
