package org.jackfield.ciphers;

import java.security.SecureRandom;
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
 * Offers the boxes of this bundle, once they have proved themselves against the node's own.
 *
 * <p>The rank is the default: above the node's own boxes, below whatever another bundle gives a rank on purpose.
 */
@Component(
        service = {},
        immediate = true)
public final class CiphersComponent {

    private static final Logger LOG = LoggerFactory.getLogger(CiphersComponent.class);

    private final Optional<ServiceRegistration<SecretBoxProvider>> offer;

    @Activate
    public CiphersComponent(
            BundleContext context, @Reference(target = "(service.ranking=-2147483648)") SecretBoxProvider reference) {
        SecretBoxProvider boxes = new JavaBoxes();
        Optional<String> fault = Proof.fault(boxes, reference, new SecureRandom());
        fault.ifPresent(what -> LOG.error(
                "the secret boxes of {} are not used, {} seals on: {}", boxes.name(), reference.name(), what));
        offer = fault.isPresent()
                ? Optional.empty()
                : Optional.of(context.registerService(SecretBoxProvider.class, boxes, null));
    }

    @Deactivate
    void withdraw() {
        offer.ifPresent(ServiceRegistration::unregister);
    }
}
