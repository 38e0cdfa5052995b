package org.jackfield.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;

import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

class FelixNodeTest {

    @Test
    void twoNodesInOneTestShareNoContract() {
        try (FelixNode alice = FelixNode.start(NodeBundles.all());
                FelixNode bob = FelixNode.start(NodeBundles.all())) {

            Class<?> ofAlice = alice.ask(Contract.class, "org.jackfield.api.identity.PeerId");
            Class<?> ofBob = bob.ask(Contract.class, "org.jackfield.api.identity.PeerId");

            assertNotSame(ofAlice, ofBob);
            assertEquals(ofAlice.getName(), ofBob.getName());
        }
    }

    @Test
    void aStoppedBundleIsNoticed() throws BundleException {
        try (FelixNode alice = FelixNode.start(NodeBundles.all())) {
            Bundle tcp = alice.bundle("org.jackfield.transports.tcp");
            tcp.stop();

            assertEquals(1, alice.notRunning().size());
        }
    }

    @Test
    void aNodeWithoutItsLibrariesDoesNotStart() {
        RuntimeException refusal = assertThrows(
                RuntimeException.class,
                () -> FelixNode.start(
                        bundle(NodeBundles.jar("org.apache.felix.scr").toUri().toString())));

        assertTrue(refusal.toString().contains("org.apache.felix.scr"), refusal::toString);
    }

    static final class Contract implements Question<Class<?>> {
        @Override
        public Class<?> answer(BundleContext inside, Object... arguments) throws ClassNotFoundException {
            return inside.getBundle().loadClass((String) arguments[0]);
        }
    }
}
