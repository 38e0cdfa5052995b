package org.jackfield.itests.faults;

import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** What the node, or a part of it, does to all its connections; the part comes back afterwards. */
final class NodeFaults {

    private NodeFaults() {}

    static Stream<Fault> all() {
        return Stream.of(Fault.of("the transport goes", "transport-gone", "has left", scene -> {
            Papers papers = Papers.inOrder();
            scene.connected(papers);
            stopped(scene, "org.jackfield.transports.tcp");
            return new Fault.Whose(papers.peer());
        }));
    }

    /** A bundle of the node stops, and is back when the story ends. */
    static void stopped(Scene scene, String name) throws BundleException {
        Bundle part = scene.node.bundle(name);
        scene.finallyDo(() -> start(scene, part));
        part.stop();
    }

    private static void start(Scene scene, Bundle part) {
        try {
            part.start();
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
        scene.node.point();
    }
}
