package org.jackfield.itests;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.jackfield.api.node.Node;
import org.jackfield.itests.felix.InsideFelix;
import org.jackfield.itests.felix.NodeSettings;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The bundles of a node, together in one framework. */
@InsideFelix(tests = 4)
class NodeInFelixTest {

    @Test
    void noBundleIsLeftUnresolved(BundleContext context) {
        List<Bundle> unresolved = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getState() == Bundle.INSTALLED)
                .collect(toList());

        assertEquals(List.of(), unresolved);
    }

    @Test
    void theContractsComeFromTheApiBundle(BundleContext context) throws ClassNotFoundException {
        Class<?> contract = context.getBundle().loadClass("org.jackfield.api.identity.PeerId");

        assertEquals("org.jackfield.api", FrameworkUtil.getBundle(contract).getSymbolicName());
    }

    @Test
    void componentsAreMadeByDeclarativeServices(BundleContext context) {
        assertNotNull(context.getServiceReference(ServiceComponentRuntime.class.getName()));
    }

    @Test
    void theCoreHasMadeANode(BundleContext context) {
        Node node = context.getService(context.getServiceReference(Node.class));

        assertEquals(NodeSettings.NETWORK, node.network());
        assertEquals(List.of("bootstrap", "dns"), node.discoveries());
        assertTrue(node.transports().contains("tcp"), () -> "tcp is among " + node.transports());
    }
}
