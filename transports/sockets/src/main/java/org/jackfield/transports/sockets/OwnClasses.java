package org.jackfield.transports.sockets;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads and initialises the classes of a bundle before any of them is needed, on the thread of whoever starts it. Else the first handover
 * or dial loads some twenty and more on an event loop, in Felix and beside a busy compiler 1 to 3 ms each, and all channels of the loop
 * wait for that.
 */
public final class OwnClasses {

    private static final Logger LOG = LoggerFactory.getLogger(OwnClasses.class);
    private static final String SUFFIX = ".class";

    private OwnClasses() {}

    /** Those that cannot be loaded here, for want of what they use, are left to whoever needs them. */
    public static void load(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        int options = BundleWiring.LISTRESOURCES_RECURSE | BundleWiring.LISTRESOURCES_LOCAL;
        for (String file : wiring.listResources("/", "*" + SUFFIX, options)) {
            String name = file.substring(0, file.length() - SUFFIX.length()).replace('/', '.');
            try {
                Class.forName(name, true, wiring.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                LOG.debug("{} is not loaded ahead: {}", name, e.toString());
            }
        }
    }
}
