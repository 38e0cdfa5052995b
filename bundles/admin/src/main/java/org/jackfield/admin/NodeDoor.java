package org.jackfield.admin;

import java.util.Optional;
import org.jackfield.api.node.Node;

/** The node, which comes and goes: when its core restarts, there is none for a moment. */
final class NodeDoor {

    private volatile Node node;

    void arrived(Node arrived) {
        node = arrived;
    }

    void left(Node leaving) {
        if (node == leaving) {
            node = null;
        }
    }

    Optional<Node> present() {
        return Optional.ofNullable(node);
    }

    /** The node, or an answer that says that there is none at present. */
    Node node() throws Refusal {
        Node present = node;
        if (present == null) {
            throw new Refusal(503, "the node is not running: its core bundles are not all active");
        }
        return present;
    }
}
