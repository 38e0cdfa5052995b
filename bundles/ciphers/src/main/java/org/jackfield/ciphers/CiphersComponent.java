package org.jackfield.ciphers;

import java.util.Optional;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Offers the boxes of this bundle, if they have proved themselves against the node's own.
 *
 * <p>The rank is the default: above the node's own boxes, below whatever another bundle gives a rank on purpose.
 */
@Component(
        service = {},
        immediate = true)
public final class CiphersComponent {

    private final ProvenBoxes proven;
    private final Optional<ServiceRegistration<SecretBoxProvider>> offer;

    @Activate
    public CiphersComponent(
            BundleContext context, @Reference(target = "(service.ranking=-2147483648)") SecretBoxProvider reference) {
        proven = new ProvenBoxes(reference);
        offer = proven.boxes().map(boxes -> context.registerService(SecretBoxProvider.class, boxes, null));
    }

    @Deactivate
    void withdraw() {
        offer.ifPresent(ServiceRegistration::unregister);
        proven.end();
    }
}
