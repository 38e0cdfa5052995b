package org.jackfield.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.bundle;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;

class FelixNodeTest {

    @TempDir
    Path files;

    @Test
    void twoNodesInOneTestShareNoContract() {
        try (FelixNode alice = FelixNode.start(NodeBundles.quietNode(files.resolve("alice")));
                FelixNode bob = FelixNode.start(NodeBundles.quietNode(files.resolve("bob")))) {

            Class<?> ofAlice = alice.ask(Contract.class, "org.jackfield.api.identity.PeerId");
            Class<?> ofBob = bob.ask(Contract.class, "org.jackfield.api.identity.PeerId");

            assertNotSame(ofAlice, ofBob);
            assertEquals(ofAlice.getName(), ofBob.getName());
        }
    }

    @Test
    void aNodeForgetsItsOwnCacheAndNoOther() {
        try (FelixNode alice = FelixNode.start(NodeBundles.quietNode(files.resolve("alice")))) {
            Path ofBob;
            try (FelixNode bob = FelixNode.start(NodeBundles.quietNode(files.resolve("bob")))) {
                ofBob = cache(bob);
            }

            assertFalse(Files.exists(ofBob));
            assertTrue(Files.exists(cache(alice)));
        }
    }

    @Test
    void aStoppedBundleIsNoticed() throws BundleException {
        try (FelixNode alice = FelixNode.start(NodeBundles.quietNode(files))) {
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

    private static Path cache(FelixNode node) {
        return Path.of(node.context().getProperty(Constants.FRAMEWORK_STORAGE));
    }

    static final class Contract implements Question<Class<?>> {
        @Override
        public Class<?> answer(BundleContext inside, Object... arguments) throws ClassNotFoundException {
            return inside.getBundle().loadClass((String) arguments[0]);
        }
    }
}
