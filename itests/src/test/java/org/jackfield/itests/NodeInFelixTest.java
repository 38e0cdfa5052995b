package org.jackfield.itests;

import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Arrays;
import java.util.List;
import org.jackfield.itests.felix.InsideFelix;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The bundles of a node, together in one framework. */
@InsideFelix(tests = 3)
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
}
