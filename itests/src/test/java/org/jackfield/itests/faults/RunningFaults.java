package org.jackfield.itests.faults;

import java.util.Map;
import java.util.stream.Stream;
import org.jackfield.itests.node.Resident;

/** What can go wrong with a connection. */
final class RunningFaults {

    private static final int DISCONNECT = 0x01;
    private static final int NO_TAG_OF_OURS = 0x07;
    private static final int A_LOT = 1 << 20;

    private RunningFaults() {}

    static Stream<Fault> all() {
        return Stream.concat(peers(), ours());
    }

    private static Stream<Fault> peers() {
        return Stream.of(
                Fault.of("a connection is reset", "connection-lost", "was lost", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).reset();
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a peer closes", "closed-by-peer", "closed the connection", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).close();
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a peer asks to disconnect", "asked-to-disconnect", "asked to disconnect", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).message(DISCONNECT);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a frame is sealed by nobody", "frame-forged", "does not decrypt", scene -> {
                    Papers papers = Papers.inOrder();
                    RawPeer peer = scene.connected(papers);
                    byte[] frame = peer.sealed(new byte[6]);
                    frame[frame.length - 1] ^= 1;
                    peer.say(frame);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a running frame is shorter than its tag", "frame-too-short", "shorter than its", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).say((byte) 0, (byte) 0);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a message says nothing known", "message-undecodable", "cannot be decoded", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).message(NO_TAG_OF_OURS);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a message claims too much", "message-too-large", "max-message-size", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).seal(new byte[] {0x7f, 0, 0, 0, 0x4a, 0x31});
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("unfinished messages are too much", "too-much-unfinished", "max-unfinished-bytes", scene -> {
                    scene.with(
                            Scene.HANDSHAKE,
                            Map.of("max-message-size", "100000", "max-unfinished-bytes", "100000"),
                            Map.of("max-message-size", "104857600", "max-unfinished-bytes", "268435456"));
                    Papers papers = Papers.inOrder();
                    scene.connected(Papers.inOrder()).seal(unfinished(50_000));
                    scene.connected(papers).seal(unfinished(60_000));
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a peer does not read", "timed-out", "writing took longer", scene -> {
                    scene.with(Scene.POOL, Map.of("write-timeout", "500"), Map.of("write-timeout", "60000"));
                    Papers papers = Papers.inOrder();
                    scene.connected(papers);
                    while (scene.node
                            .inside()
                            .say(papers.peer(), Resident.NOTE, new byte[A_LOT])
                            .equals("QUEUED")) {
                        Thread.onSpinWait();
                    }
                    return new Fault.Whose(papers.peer());
                }));
    }

    /** A message of 90,000 bytes, of which this many come. */
    private static byte[] unfinished(int bytes) {
        byte[] part = new byte[bytes];
        part[1] = 1;
        part[2] = 0x5f;
        part[3] = (byte) 0x90;
        part[4] = 0x4a;
        part[5] = 0x31;
        return part;
    }

    private static Stream<Fault> ours() {
        return Stream.of(
                Fault.of("the operator kicks", "operator-decided", "kicked in a test", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers);
                    scene.ask(Insider.Kick.class, papers.peer());
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("maintenance has too many", "maintenance-too-many", "too many", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers);
                    scene.connected(Papers.inOrder());
                    scene.with(
                            Scene.POOL,
                            Map.of(
                                    "maintenance-idle-time",
                                    "120000",
                                    "min-connections",
                                    "0",
                                    "expected-connections",
                                    "1",
                                    "max-connections",
                                    "1"),
                            FaultyNode.BOUNDS);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("an application has heard enough", "protocol-decided", "I have heard enough", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).message(Quarrel.TOO_MUCH);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a peer breaks an application's rules", "misbehaviour", "that is not done", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers).message(Quarrel.AGAINST_THE_RULES);
                    return new Fault.Whose(papers.peer());
                }));
    }
}
