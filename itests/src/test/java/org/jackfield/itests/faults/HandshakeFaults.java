package org.jackfield.itests.faults;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What can go wrong from the open channel on until both have accepted. */
final class HandshakeFaults {

    private static final List<String> MOTIVES = List.of(
            "no motive",
            "it has too many",
            "it belongs to another network",
            "the peer-to-peer version",
            "the distributed-database version",
            "the two are already connected");

    private static final int UNHEARD_OF = 77;

    private HandshakeFaults() {}

    static Stream<Fault> all() {
        return Stream.of(
                        work(),
                        garbage(),
                        timeouts(),
                        nacks(),
                        refusals(),
                        Stream.of(crowd(), wrongPeer(), ourselves(), privateNode(), twice()))
                .flatMap(faults -> faults);
    }

    private static Stream<Fault> work() {
        return Stream.of(
                Fault.of("a caller has not worked", "insufficient-work", "proof of work", scene -> {
                    scene.caller().say(Papers.inOrder().withoutWork().message());
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("one whom we dial has not worked", "insufficient-work", "proof of work", scene -> {
                    RawPeer.Ear ear = scene.ear();
                    scene.dialled(ear, Scene.LONG_MILLIS)
                            .say(Papers.inOrder().withoutWork().message());
                    return new Fault.Whose(ear.point());
                }));
    }

    private static Stream<Fault> garbage() {
        return Stream.of(
                Fault.of("the first words are garbage", "handshake-undecodable", "cannot be decoded", scene -> {
                    scene.caller().say((byte) 0, (byte) 5, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("the metadata are sealed by nobody", "handshake-forged", "does not decrypt", scene -> {
                    RawPeer caller = scene.caller().greet(Papers.inOrder());
                    byte[] frame = caller.sealed(new byte[2]);
                    frame[frame.length - 1] ^= 1;
                    caller.say(frame);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a frame is shorter than its tag", "frame-too-short", "shorter than its tag", scene -> {
                    scene.caller().greet(Papers.inOrder()).say((byte) 0, (byte) 3, (byte) 1, (byte) 2, (byte) 3);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("the answer is neither yes nor no", "ack-unread", "answer to the handshake", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.caller().introduce(papers).seal(new byte[] {7});
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a caller hangs up in the middle", "handshake-ended", "ended during the handshake", scene -> {
                    scene.caller().greet(Papers.inOrder()).close();
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a caller's channel breaks in the middle", "handshake-ended", "ended during", scene -> {
                    scene.caller().greet(Papers.inOrder()).reset();
                    return Fault.Whose.NOBODYS;
                }));
    }

    private static Stream<Fault> timeouts() {
        return Stream.of(
                Fault.of("a caller says nothing", "timed-out", "the handshake took longer", scene -> {
                    scene.with(
                            Scene.POOL,
                            Map.of("authentication-timeout", "700"),
                            Map.of("authentication-timeout", "5000"));
                    scene.caller();
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("one whom we dial says nothing", "timed-out", "the handshake took longer", scene -> {
                    RawPeer.Ear ear = scene.ear();
                    scene.dialled(ear, Scene.SHORT_MILLIS);
                    return new Fault.Whose(ear.point());
                }));
    }

    private static Stream<Fault> nacks() {
        Stream<Fault> told = IntStream.range(0, MOTIVES.size())
                .mapToObj(motive -> Fault.of(
                        "a caller says no: motive " + motive, "rejected-by-peer", MOTIVES.get(motive), scene -> {
                            Papers papers = Papers.inOrder();
                            scene.caller().introduce(papers).nack(motive);
                            return new Fault.Whose(papers.peer());
                        }));
        return Stream.concat(
                told,
                Stream.of(
                        Fault.of("a caller says no, and nothing else", "rejected-by-peer", "no motive", scene -> {
                            Papers papers = Papers.inOrder();
                            scene.caller().introduce(papers).bareNack();
                            return new Fault.Whose(papers.peer());
                        }),
                        Fault.of(
                                "a caller says no for a motive unheard of",
                                "rejected-by-peer",
                                "unknown here (77)",
                                scene -> {
                                    Papers papers = Papers.inOrder();
                                    scene.caller().introduce(papers).nack(UNHEARD_OF);
                                    return new Fault.Whose(papers.peer());
                                }),
                        Fault.of("one whom we dial says no", "rejected-by-peer", "it has too many", scene -> {
                            RawPeer.Ear ear = scene.ear();
                            scene.dialled(ear, Scene.LONG_MILLIS)
                                    .introduce(Papers.inOrder())
                                    .nack(1);
                            return new Fault.Whose(ear.point());
                        })));
    }

    private static Stream<Fault> refusals() {
        return Stream.of(
                Fault.of("a caller of another network", "rejected", "another network", scene -> {
                    scene.caller().introduce(Papers.inOrder().of("ANOTHER_WORLD"));
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a caller with an old peer-to-peer version", "rejected", "peer-to-peer version", scene -> {
                    scene.with(Scene.HANDSHAKE, Map.of("oldest-p2p-version", "1"), Map.of("oldest-p2p-version", "0"));
                    scene.caller().introduce(Papers.inOrder().speaking(2, 0));
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a caller with an old database version", "rejected", "database version", scene -> {
                    scene.with(
                            Scene.HANDSHAKE,
                            Map.of("oldest-database-version", "2"),
                            Map.of("oldest-database-version", "0"));
                    scene.caller().introduce(Papers.inOrder().speaking(0, 1));
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a caller too many", "rejected", "too many connections", scene -> {
                    scene.connected(Papers.inOrder());
                    scene.with(
                            Scene.POOL,
                            Map.of("min-connections", "1", "expected-connections", "1", "max-connections", "1"),
                            FaultyNode.BOUNDS);
                    Papers papers = Papers.inOrder();
                    scene.caller().introduce(papers);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a caller who is connected already", "rejected", "already connected", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers);
                    scene.caller().introduce(papers);
                    return new Fault.Whose(papers.peer());
                }));
    }

    private static Fault crowd() {
        return Fault.of(
                "more handshakes than one network may have",
                "too-many-handshakes",
                "max-incoming-connections-per-group",
                scene -> {
                    scene.with(
                            Scene.POOL,
                            Map.of("max-incoming-connections-per-group", "1"),
                            Map.of("max-incoming-connections-per-group", "32"));
                    String address = scene.address();
                    scene.caller(address);
                    scene.caller(address);
                    return Fault.Whose.NOBODYS;
                });
    }

    private static Fault wrongPeer() {
        return Fault.of("another answers than was expected", "unexpected-peer", "expected peer", scene -> {
            RawPeer.Ear ear = scene.ear();
            scene.ask(Insider.Expect.class, Papers.inOrder().peer(), ear.point());
            scene.dialled(ear, Scene.LONG_MILLIS).introduce(Papers.inOrder());
            return new Fault.Whose(ear.point());
        });
    }

    private static Fault ourselves() {
        return new Fault("we dial ourselves", List.of("myself", "myself"), "this node itself", scene -> {
            scene.inVain("tcp://" + scene.address() + ":" + scene.node.port(), "myself");
            return Fault.Whose.NOBODYS;
        });
    }

    private static Fault privateNode() {
        return Fault.of("a stranger calls a private node", "private-mode", "is private", scene -> {
            scene.with(Scene.POOL, Map.of("private-mode", "true"), Map.of("private-mode", "false"));
            Papers papers = Papers.inOrder();
            scene.caller().introduce(papers);
            return new Fault.Whose(papers.peer());
        });
    }

    private static Fault twice() {
        return Fault.of("two channels of one peer are accepted", "duplicate-connection", "is kept", scene -> {
            Papers papers = Papers.inOrder();
            RawPeer one = scene.caller().introduce(papers);
            RawPeer other = scene.caller().introduce(papers);
            one.answer();
            other.answer();
            one.ack();
            other.ack();
            return new Fault.Whose(papers.peer());
        });
    }
}
