package org.jackfield.itests.faults;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.RunningNode;

/** A running node, and what a story needs to annoy it: addresses that nobody has used, raw peers, settings that last as long as the story. */
final class Scene implements AutoCloseable {

    static final String POOL = "org.jackfield.pool";
    static final String HANDSHAKE = "org.jackfield.handshake";
    static final String GREYLIST = "org.jackfield.policies.greylist";

    /** Long enough for a dial on the loopback, short enough to wait for. */
    static final long SHORT_MILLIS = 900;

    /** Long enough for anything that is meant to succeed. */
    static final long LONG_MILLIS = 10_000;

    private static int addresses;

    final RunningNode node;
    private final Deque<Runnable> afterwards = new ArrayDeque<>();

    private final Runnable mark;

    /** What happens from now on counts. */
    Scene(RunningNode node, Runnable mark) {
        this.node = node;
        this.mark = mark;
        mark.run();
    }

    /** What has happened until now was only the beginning of the story. */
    void mark() {
        mark.run();
    }

    /** An address of the loopback that nobody has had before, in a /24 of its own. */
    String address() {
        addresses++;
        return "127." + (20 + addresses / 250) + "." + (addresses % 250) + ".1";
    }

    /** Somebody who has dialled the node, from an address of its own. */
    RawPeer caller() {
        return caller(address());
    }

    RawPeer caller(String address) {
        RawPeer caller = RawPeer.dialling(address, node.port());
        afterwards.push(caller::close);
        return caller;
    }

    /** Somebody who can be dialled, at an address of its own. */
    RawPeer.Ear ear() {
        RawPeer.Ear ear = new RawPeer.Ear(address());
        afterwards.push(ear::close);
        return ear;
    }

    /** One who waits for being dialled, and whom the node then has dialled. */
    RawPeer dialled(RawPeer.Ear ear, long millis) {
        begin(ear.point(), millis);
        RawPeer peer = ear.answer();
        afterwards.push(peer::close);
        return peer;
    }

    /** The node begins to dial. */
    void begin(String point, long millis) {
        ask(Insider.Dial.class, point, millis);
    }

    /** The node dials in vain; insists on the reason. */
    Fault.Whose inVain(String point, String word) {
        return inVain(point, word, LONG_MILLIS);
    }

    Fault.Whose inVain(String point, String word, long millis) {
        String answer = ask(Insider.Connect.class, point, millis);
        if (!answer.equals("failed: " + word)) {
            throw new AssertionError("dialling " + point + " gives " + answer + " instead of " + word);
        }
        return new Fault.Whose(point);
    }

    /** The node does not even begin to dial; nothing has happened to the point. */
    Fault.Whose notEven(String point, String word) {
        inVain(point, word);
        return Fault.Whose.NOBODYS;
    }

    /** Connected, from the node's side, too. */
    RawPeer connected(Papers papers) {
        return connected(address(), papers);
    }

    RawPeer connected(String address, Papers papers) {
        RawPeer peer = caller(address).connect(papers);
        node.awaitPeers(papers.peer());
        return peer;
    }

    /** Settings for as long as the story lasts. */
    void with(String pid, Map<String, Object> settings, Map<String, Object> before) {
        afterwards.addLast(() -> ask(Insider.Change.class, pid, before));
        ask(Insider.Change.class, pid, settings);
    }

    <T> T ask(Class<? extends Question<T>> question, Object... arguments) {
        return node.felix().ask(question, arguments);
    }

    /** At the end of the story. */
    void finallyDo(Runnable step) {
        afterwards.push(step);
    }

    /** Everybody leaves, and the settings are what they were; settings last, so that nobody slips in. */
    @Override
    public void close() {
        while (!afterwards.isEmpty()) {
            afterwards.pop().run();
        }
        ask(Insider.Kick.class);
        ask(Insider.Pardon.class);
        node.awaitNoPeers();
        node.inside().await("quiet", () -> node.inside().handshaking() == 0, RunningNode.PATIENCE);
        // events are told in order: when this has been heard, nothing of the story is still to come
        int before = node.inside().mark();
        ask(Insider.Ban.class, "203.0.113.9", "the last word");
        node.awaitEvent(before, "listed");
        ask(Insider.Pardon.class);
    }
}
