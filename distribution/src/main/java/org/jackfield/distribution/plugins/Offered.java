package org.jackfield.distribution.plugins;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** What a bundle offers: its services, by type and, if they are transports, by scheme. */
final class Offered {

    private static final String TRANSPORT = "org.jackfield.api.transport.Transport";
    private static final String SCHEME = "scheme";

    private Offered() {}

    /** All of it, in words that two versions of a bundle have in common. */
    static Set<String> by(Bundle bundle) {
        Set<String> words = new TreeSet<>();
        for (ServiceReference<?> service : services(bundle)) {
            for (String type : types(service)) {
                words.add(scheme(service).map(scheme -> type + " for " + scheme).orElse(type));
            }
        }
        return words;
    }

    /** The schemes of its transports. */
    static Set<String> schemes(Bundle bundle) {
        Set<String> schemes = new TreeSet<>();
        for (ServiceReference<?> service : services(bundle)) {
            if (types(service).contains(TRANSPORT)) {
                scheme(service).ifPresent(schemes::add);
            }
        }
        return schemes;
    }

    /** Whether whoever asks for one of its services is given it: a component that fails is registered all the same. */
    static boolean comesToLife(Bundle bundle, BundleContext asker) {
        for (ServiceReference<?> service : services(bundle)) {
            if (asker.getService(service) == null) {
                return false;
            }
            asker.ungetService(service);
        }
        return true;
    }

    private static Set<String> types(ServiceReference<?> service) {
        return Set.of((String[]) service.getProperty(Constants.OBJECTCLASS));
    }

    private static Optional<String> scheme(ServiceReference<?> service) {
        return Optional.ofNullable(service.getProperty(SCHEME)).map(String::valueOf);
    }

    private static ServiceReference<?>[] services(Bundle bundle) {
        if (bundle.getState() == Bundle.UNINSTALLED) {
            return new ServiceReference<?>[0];
        }
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null ? new ServiceReference<?>[0] : services;
    }
}
