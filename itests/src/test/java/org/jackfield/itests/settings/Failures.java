package org.jackfield.itests.settings;

import java.util.List;
import org.jackfield.api.node.Node;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.itests.felix.Question;
import org.osgi.framework.BundleContext;

/** The policies of a node that have failed, with how often. */
public final class Failures implements Question<List<String>> {

    @Override
    public List<String> answer(BundleContext inside, Object... arguments) {
        Node node = inside.getService(inside.getServiceReference(Node.class));
        return node.scoring().policies().stream()
                .filter(policy -> policy.failures() > 0)
                .map(PolicyState::toString)
                .toList();
    }
}
