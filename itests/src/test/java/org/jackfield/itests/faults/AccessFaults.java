package org.jackfield.itests.faults;

import java.util.Map;
import java.util.stream.Stream;

/** Who may not pass: the lists, and the policies. */
final class AccessFaults {

    private AccessFaults() {}

    static Stream<Fault> all() {
        return Stream.concat(lists(), policies());
    }

    private static Stream<Fault> lists() {
        return Stream.of(
                Fault.of("a caller from a banned address", "address-banned", "for the test", scene -> {
                    String address = scene.address();
                    scene.ask(Insider.Ban.class, address, "for the test");
                    scene.caller(address);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a caller from a banned range", "address-banned", "the whole street", scene -> {
                    String address = scene.address();
                    scene.ask(Insider.Ban.class, address + "/24", "the whole street");
                    scene.caller(address);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a banned address is dialled", "address-banned", "not by us either", scene -> {
                    RawPeer.Ear ear = scene.ear();
                    scene.ask(Insider.Ban.class, ear.address(), "not by us either");
                    return scene.notEven(ear.point(), "address-banned");
                }),
                Fault.of("a banned peer calls", "peer-banned", "wherever it is", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.ask(Insider.Ban.class, papers.peer(), "wherever it is");
                    scene.caller().introduce(papers);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("the address of a connection is banned", "address-banned-by-operator", "out", scene -> {
                    Papers papers = Papers.inOrder();
                    String address = scene.address();
                    scene.connected(address, papers);
                    scene.ask(Insider.Ban.class, address, "out");
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a connected peer is banned", "peer-banned-by-operator", "go", scene -> {
                    Papers papers = Papers.inOrder();
                    scene.connected(papers);
                    scene.ask(Insider.Ban.class, papers.peer(), "go");
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a caller from a grey-listed address", "address-greylisted", "grey-listed until", scene -> {
                    withoutPlaces(scene);
                    String address = scene.address();
                    punished(scene, "punish-address", address, Papers.inOrder());
                    scene.mark();
                    scene.caller(address);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a grey-listed peer calls", "peer-greylisted", "grey-listed until", scene -> {
                    Papers papers = Papers.inOrder();
                    punished(scene, "punish-peer", scene.address(), papers);
                    scene.mark();
                    scene.caller().introduce(papers);
                    return new Fault.Whose(papers.peer());
                }),
                Fault.of("a caller from an address in the overflow", "address-in-overflow", "overflowed", scene -> {
                    scene.with(Scene.POOL, Map.of("max-greylisted", "1"), Map.of("max-greylisted", "100000"));
                    withoutPlaces(scene);
                    String address = scene.address();
                    punished(scene, "punish-address", address, Papers.inOrder());
                    punished(scene, "punish-address", scene.address(), Papers.inOrder());
                    scene.mark();
                    scene.caller(address);
                    return Fault.Whose.NOBODYS;
                }),
                Fault.of("a peer in the overflow calls", "peer-in-overflow", "overflowed", scene -> {
                    scene.with(Scene.POOL, Map.of("max-greylisted", "1"), Map.of("max-greylisted", "100000"));
                    Papers papers = Papers.inOrder();
                    punished(scene, "punish-peer", scene.address(), papers);
                    punished(scene, "punish-peer", scene.address(), Papers.inOrder());
                    scene.mark();
                    scene.caller().introduce(papers);
                    return new Fault.Whose(papers.peer());
                }));
    }

    /** Whoever dials us from a grey address is refused. */
    private static void withoutPlaces(Scene scene) {
        scene.with(Scene.POOL, Map.of("greylisted-handshakes", "0"), Map.of("greylisted-handshakes", "16"));
    }

    /** Somebody misbehaves, and a policy has it listed for an hour. */
    private static void punished(Scene scene, String mood, String address, Papers papers) {
        Runnable away = scene.ask(Insider.Judge.class, mood);
        try {
            int before = scene.node.inside().mark();
            scene.connected(address, papers).message(Quarrel.AGAINST_THE_RULES);
            scene.node.awaitEvent(before, "greylisted");
        } finally {
            away.run();
        }
    }

    private static Stream<Fault> policies() {
        return Stream.of(
                Fault.of("a policy refuses", "refused-by-policy", "policy moody refused it: not today", scene -> {
                    scene.finallyDo(scene.ask(Insider.Judge.class, "refuse"));
                    return introduced(scene);
                }),
                Fault.of("a policy does not answer", "policy-late", "policy-patience", scene -> {
                    scene.finallyDo(scene.ask(Insider.Judge.class, "late"));
                    return introduced(scene);
                }),
                Fault.of("a policy throws", "plugin-failed", "a bad day", scene -> {
                    scene.finallyDo(scene.ask(Insider.Judge.class, "throw"));
                    return introduced(scene);
                }),
                Fault.of("a policy that must be there is not", "policy-absent", "required-policies", scene -> {
                    scene.with(Scene.POOL, Map.of("required-policies", "customs"), Map.of("required-policies", ""));
                    scene.caller();
                    return Fault.Whose.NOBODYS;
                }));
    }

    private static Fault.Whose introduced(Scene scene) {
        Papers papers = Papers.inOrder();
        scene.caller().introduce(papers);
        return new Fault.Whose(papers.peer());
    }
}
