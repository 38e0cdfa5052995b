package org.jackfield.ciphers;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the boxes of this bundle, once they have proved themselves against the node's own; and puts the path by the Vector API on trial,
 * on a thread that ends with it.
 *
 * <p>The rank is the default: above the node's own boxes, below whatever another bundle gives a rank on purpose.
 */
@Component(
        service = {},
        immediate = true)
public final class CiphersComponent {

    private static final Logger LOG = LoggerFactory.getLogger(CiphersComponent.class);

    /** After which a path is given up that does not become faster. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final long JOIN_MILLIS = 5_000;

    private final Optional<ServiceRegistration<SecretBoxProvider>> offer;
    private final Optional<Thread> trial;

    @Activate
    public CiphersComponent(
            BundleContext context, @Reference(target = "(service.ranking=-2147483648)") SecretBoxProvider reference) {
        JavaBoxes boxes = new JavaBoxes();
        SecureRandom random = new SecureRandom();
        Optional<String> fault = Proof.fault(boxes, reference, random);
        fault.ifPresent(what -> LOG.error(
                "the secret boxes of {} are not used, {} seals on: {}", boxes.name(), reference.name(), what));
        offer = fault.isPresent()
                ? Optional.empty()
                : Optional.of(context.registerService(SecretBoxProvider.class, boxes, null));
        trial = fault.isPresent() ? Optional.empty() : trial(boxes, reference, random);
    }

    @Deactivate
    void withdraw() {
        offer.ifPresent(ServiceRegistration::unregister);
        trial.ifPresent(CiphersComponent::end);
    }

    private static Optional<Thread> trial(JavaBoxes boxes, SecretBoxProvider reference, SecureRandom random) {
        Optional<ManyBlocks> path = Paths.vector();
        if (path.isEmpty()) {
            LOG.info("secret boxes take {}; there is no Vector API, or it would be no faster", boxes.name());
            return Optional.empty();
        }
        LOG.info(
                "secret boxes take {}, and {} is on trial",
                boxes.name(),
                path.get().name());
        Thread thread = new Thread(new Trial(boxes, path.get(), reference, random, PATIENCE), "ciphers-trial");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return Optional.of(thread);
    }

    private static void end(Thread trial) {
        trial.interrupt();
        try {
            trial.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
