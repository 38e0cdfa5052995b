package org.jackfield.benchmarks.end;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.ciphers.CiphersComponent;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** The ciphers that a node can be measured with, by name. */
public final class Boxes {

    /** What a shipped node seals with in this JVM. */
    public static final String SHIPPED = "shipped";

    /** The thread on which the bundle of ciphers tries another path; it ends with the trial. */
    private static final String TRIAL = "ciphers-trial";

    private Boxes() {}

    /**
     * A provider: {@link #SHIPPED}, {@code java}, {@code bouncycastle}, or a class of the class path that is one.
     *
     * @throws IllegalArgumentException if nobody is called so
     */
    public static SecretBoxProvider named(String name) {
        switch (name) {
            case SHIPPED:
                return shipped();
            case "java":
                return new JavaBoxes();
            case "bouncycastle":
                return new BouncyCastleBoxes();
            default:
                return ofClass(name);
        }
    }

    /** The bundle of ciphers begins as in a framework, with its proof and whatever it tries, and what it registers is taken. */
    private static SecretBoxProvider shipped() {
        SecretBoxProvider reference = new BouncyCastleBoxes();
        AtomicReference<SecretBoxProvider> registered = new AtomicReference<>(reference);
        Object forEver = Proxy.newProxyInstance(
                Boxes.class.getClassLoader(), new Class<?>[] {ServiceRegistration.class}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        Object context = Proxy.newProxyInstance(
                Boxes.class.getClassLoader(), new Class<?>[] {BundleContext.class}, (self, method, arguments) -> {
                    if (method.getName().equals("registerService")) {
                        registered.set((SecretBoxProvider) arguments[1]);
                        return forEver;
                    }
                    throw new UnsupportedOperationException(method.getName());
                });
        new CiphersComponent((BundleContext) context, reference);
        return registered.get();
    }

    /**
     * Waits until the bundle of ciphers has chosen its path, at most so long; not at all where nothing is on trial. Whoever measures before
     * that measures the trial, too.
     */
    static void awaitTrial(Duration most) {
        long deadline = System.nanoTime() + most.toNanos();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (thread.getName().equals(TRIAL) && left > 0) {
                join(thread, left);
            }
        }
    }

    private static void join(Thread thread, long millis) {
        try {
            thread.join(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SecretBoxProvider ofClass(String name) {
        try {
            return (SecretBoxProvider)
                    Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException("there is no cipher named " + name, e);
        }
    }
}
