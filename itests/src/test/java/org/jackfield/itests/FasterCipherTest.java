package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** Another bundle offers secret boxes of its own, and takes the offer back: new connections follow, the others never notice. */
@Timeout(value = 60, unit = SECONDS)
class FasterCipherTest {

    @TempDir
    Path files;

    @Test
    void aProviderOfAnotherBundleTakesOverForNewConnections() {
        RunningNode alice = RunningNode.in(files.resolve("alice")).start();
        RunningNode bob = RunningNode.in(files.resolve("bob")).start();
        RunningNode carol = RunningNode.in(files.resolve("carol")).start();
        RunningNode dave = RunningNode.in(files.resolve("dave")).start();
        try {
            bob.connectTo(alice);

            Offer offer = Offer.in(alice);
            carol.connectTo(alice);
            int made = offer.boxes().get();
            assertTrue(made > 0, "the new provider was asked for a box");
            carol.tell(alice, "sealed by another, opened by another");
            alice.tell(bob, "sealed as ever");

            offer.withdraw().run();
            dave.connectTo(alice);
            assertEquals(made, offer.boxes().get());
            dave.tell(alice, "as before");
            carol.tell(alice, "our connection keeps what it has");
        } finally {
            RunningNode.stop(alice, bob, carol, dave);
        }
    }

    @Test
    void theBoxesThatHaveProvedThemselvesComeBeforeBouncyCastle() {
        RunningNode alice = RunningNode.in(files.resolve("alice")).start();
        try {
            assertEquals("java", alice.felix().ask(BestProvider.class));
        } finally {
            RunningNode.stop(alice);
        }
    }

    /** Inside: by whom new channels are sealed. */
    static final class BestProvider implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) {
            return inside.getService(inside.getServiceReference(SecretBoxProvider.class))
                    .name();
        }
    }

    /** A provider that counts its boxes, and how to get rid of it. */
    private record Offer(AtomicInteger boxes, Runnable withdraw) {

        static Offer in(RunningNode node) {
            List<Object> made = node.felix().ask(MakeOffer.class);
            return new Offer((AtomicInteger) made.get(0), (Runnable) made.get(1));
        }
    }

    /** Inside: lends the node's own boxes under a higher rank. */
    static final class MakeOffer implements Question<List<Object>> {
        @Override
        public List<Object> answer(BundleContext inside, Object... arguments) {
            ServiceReference<SecretBoxProvider> present = inside.getServiceReference(SecretBoxProvider.class);
            SecretBoxProvider own = inside.getService(present);
            AtomicInteger boxes = new AtomicInteger();
            ServiceRegistration<SecretBoxProvider> offer = inside.registerService(
                    SecretBoxProvider.class,
                    new SecretBoxProvider() {
                        @Override
                        public String name() {
                            return "counted";
                        }

                        @Override
                        public SecretBox box(byte[] key) {
                            boxes.incrementAndGet();
                            return own.box(key);
                        }
                    },
                    FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 100)));
            Runnable withdraw = offer::unregister;
            return List.of(boxes, withdraw);
        }
    }
}
