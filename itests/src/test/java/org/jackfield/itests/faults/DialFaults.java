package org.jackfield.itests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.stream.Stream;

/** What can go wrong before a channel is open. */
final class DialFaults {

    private static final int CALLERS = 8;

    private DialFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                Fault.of("nobody listens there", "dial-refused", "refused", scene -> {
                    RawPeer.Ear ear = scene.ear();
                    ear.close();
                    return scene.inVain(ear.point(), "dial-refused");
                }),
                Fault.of(
                        "the machine has no way into the network",
                        "network-unreachable",
                        "network is unreachable",
                        scene -> scene.inVain("tcp://224.0.0.1:9732", "network-unreachable")),
                Fault.of(
                        "no way leads to the host",
                        "host-unreachable",
                        "host is unreachable",
                        scene -> scene.inVain("memory://nowhere:9732", "host-unreachable")),
                Fault.of(
                        "the system does not even try",
                        "dial-failed",
                        "dialling failed",
                        scene -> scene.inVain("tcp://[fe80::1]:9732", "dial-failed")),
                Fault.of("nobody answers the dial", "timed-out", "dialling took longer", scene -> {
                    String silent = silent(scene);
                    return scene.inVain(silent, "timed-out", Scene.SHORT_MILLIS);
                }),
                Fault.of(
                        "the name leads nowhere",
                        "name-not-resolved",
                        "could not be resolved",
                        scene -> scene.inVain("tcp://nobody.invalid:9732", "name-not-resolved")),
                Fault.of(
                        "no transport speaks the scheme",
                        "no-transport",
                        "no transport for smoke",
                        scene -> scene.notEven("smoke://127.0.0.1:9732", "no-transport")),
                Fault.of("there are more connections than may be", "no-room", "max-connections", scene -> {
                    scene.connected(Papers.inOrder());
                    scene.connected(Papers.inOrder());
                    scene.with(
                            Scene.POOL,
                            Map.of("min-connections", "1", "expected-connections", "1", "max-connections", "1"),
                            FaultyNode.BOUNDS);
                    RawPeer.Ear ear = scene.ear();
                    return scene.notEven(ear.point(), "no-room");
                }),
                Fault.of("a private node dials a stranger", "private-mode", "is private", scene -> {
                    scene.with(Scene.POOL, Map.of("private-mode", "true"), Map.of("private-mode", "false"));
                    RawPeer.Ear ear = scene.ear();
                    return scene.notEven(ear.point(), "private-mode");
                }),
                Fault.of("a connected point is dialled again", "point-busy", "connected already", scene -> {
                    RawPeer.Ear ear = scene.ear();
                    Papers papers = Papers.inOrder();
                    scene.dialled(ear, Scene.LONG_MILLIS).connect(papers);
                    scene.node.awaitPeers(papers.peer());
                    return scene.notEven(ear.point(), "point-busy");
                }));
    }

    /** A point whose backlog is full: the system drops further callers without a word. */
    private static String silent(Scene scene) {
        RawPeer.Ear ear = new RawPeer.Ear(scene.address(), 0, 1);
        scene.finallyDo(ear::close);
        for (int i = 0; i < CALLERS; i++) {
            try {
                SocketChannel caller = SocketChannel.open();
                scene.finallyDo(() -> close(caller));
                caller.configureBlocking(false);
                caller.connect(new InetSocketAddress(ear.address(), ear.port()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return ear.point();
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
