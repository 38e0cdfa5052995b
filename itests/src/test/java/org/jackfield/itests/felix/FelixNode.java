package org.jackfield.itests.felix;

import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.TestAddress;
import org.ops4j.pax.exam.TestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRevision;
import org.slf4j.Logger;

/**
 * A Felix framework that has started, with the probe in it. A test may have several at once.
 *
 * <p>Starting fails when a bundle does not resolve or does not become active, and names it. Closing stops the framework
 * and forgets its cache; a node's own data directory is the business of its configuration.
 */
public final class FelixNode implements AutoCloseable {

    /** Above all start levels of {@link NodeBundles}. */
    private static final int RUNNING = 50;

    private static final Path CACHES = Path.of(System.getProperty("jackfield.itests.target"), "felix");

    private final ExamSystem system;
    private final TestContainer container;

    private FelixNode(ExamSystem system, TestContainer container) {
        this.system = system;
        this.container = container;
    }

    /** Starts a framework with these bundles, and what else Pax Exam's options can say. */
    public static FelixNode start(Option... options) {
        ExamSystem system = system(options);
        TestContainer container = PaxExamRuntime.createContainer(system);
        FelixNode node = new FelixNode(system, container);
        try {
            container.start();
            if (container.installProbe(Probe.jar()) < 0) {
                throw new IllegalStateException("the probe does not start; the reason is on standard error");
            }
            node.insistOnRunningBundles();
            return node;
        } catch (RuntimeException | Error e) {
            node.close();
            throw e;
        }
    }

    /** The framework's own context, for tests that install, update and stop bundles from outside. */
    public BundleContext context() {
        return ask(SystemContext.class);
    }

    /** The bundle with that symbolic name. */
    public Bundle bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no bundle " + symbolicName + " in this framework"));
    }

    /** Has the question answered inside. */
    public <T> T ask(Class<? extends Question<T>> question, Object... arguments) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        container.call(new Call(ProbeActivator.ASK, question.getName(), answer, arguments));
        return answer.join();
    }

    /** Runs a test method inside; its failure is thrown here. */
    void runTest(Class<?> test, String method) {
        container.call(new Call(ProbeActivator.RUN_TEST, test.getName(), method));
    }

    /** Bundles that are neither running nor attached to a running one, each with its state. */
    public List<String> notRunning() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getState() != (isFragment(bundle) ? Bundle.RESOLVED : Bundle.ACTIVE))
                .map(bundle -> bundle + " is in state " + bundle.getState())
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        container.stop();
        system.clear();
    }

    /** Pax Exam can insist on resolved bundles, too, but asks less and does not name them. */
    private void insistOnRunningBundles() {
        List<String> lame = notRunning();
        if (!lame.isEmpty()) {
            throw new IllegalStateException("bundles that did not start: " + lame);
        }
    }

    private static boolean isFragment(Bundle bundle) {
        return (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
    }

    /** With a cache of its own: Pax Exam clears all of it when a framework is closed, and others may still load from theirs. */
    private static ExamSystem system(Option... options) {
        try {
            Path cache = Files.createTempDirectory(Files.createDirectories(CACHES), "framework-");
            return DefaultExamSystem.create(options(
                    composite(options),
                    frameworkStartLevel(RUNNING),
                    workingDirectory(cache.toString()),
                    cleanCaches(),
                    systemPackages(sharedPackages())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What inside and outside have in common: JUnit, for test methods, and logging, as the launcher does it. */
    private static String[] sharedPackages() {
        String junit = version(Test.class.getPackage().getImplementationVersion());
        String slf4j = version(Logger.class.getPackage().getImplementationVersion());
        return new String[] {
            "org.junit.jupiter.api;version=" + junit,
            "org.junit.jupiter.api.extension;version=" + junit,
            "org.junit.jupiter.api.function;version=" + junit,
            "org.junit.jupiter.api.io;version=" + junit,
            "org.junit.platform.commons.annotation;version=" + junit,
            "org.opentest4j",
            "org.apiguardian.api",
            "org.slf4j;version=" + slf4j,
            // the HTTP bridge asks for the version before
            "org.slf4j;version=1.7.36",
            "org.slf4j.event;version=" + slf4j,
            "org.slf4j.helpers;version=" + slf4j,
            "org.slf4j.spi;version=" + slf4j
        };
    }

    private static String version(String implementationVersion) {
        return implementationVersion == null
                ? "0"
                : Version.parseVersion(implementationVersion).toString();
    }

    /** Throws anything where only unchecked exceptions may be thrown: a test's failure must arrive as it was. */
    @SuppressWarnings("unchecked")
    static <E extends Throwable> RuntimeException asIs(Throwable failure) throws E {
        Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
        throw (E) cause;
    }

    /** The answer is the framework itself, seen from the probe. */
    static final class SystemContext implements Question<BundleContext> {
        @Override
        public BundleContext answer(BundleContext inside, Object... arguments) {
            return inside.getBundle(0).getBundleContext();
        }
    }

    private record Call(String identifier, Object... arguments) implements TestAddress {
        @Override
        public String caption() {
            return identifier;
        }

        @Override
        public TestAddress root() {
            return this;
        }
    }
}
