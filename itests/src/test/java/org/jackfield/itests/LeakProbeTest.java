package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.composite;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jackfield.itests.felix.FelixNode;
import org.jackfield.itests.felix.NodeBundles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** The bundle that watches what goes, with the patience that it has unless it is set, in a framework where things come and go. */
@Timeout(value = 180, unit = SECONDS)
class LeakProbeTest {

    private static final String PROBE = "org.jackfield.leakprobe";
    private static final List<Class<?>> KEPT = new ArrayList<>();

    private final Logger logger = (Logger) org.slf4j.LoggerFactory.getLogger(PROBE);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AppenderBase<ILoggingEvent> pen = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            told.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    private FelixNode felix;

    @BeforeEach
    void start() throws Exception {
        felix = FelixNode.start(composite(NodeBundles.upTo(NodeBundles.API)));
        pen.setContext(logger.getLoggerContext());
        pen.start();
        logger.addAppender(pen);
        logger.setLevel(Level.DEBUG);
        try (InputStream jar = Files.newInputStream(NodeBundles.leakprobe())) {
            context().installBundle(PROBE, jar).start();
        }
    }

    @AfterEach
    void stop() {
        KEPT.clear();
        logger.detachAppender(pen);
        logger.setLevel(null);
        felix.close();
    }

    @Test
    void whatIsKeptAndWhoKeepsItIsInTheLogAndInTheShell() throws Exception {
        keepAndUninstall();

        String line = next();
        assertTrue(line.startsWith("WARN org.jackfield.policies.greylist "), line);
        assertTrue(line.contains(" is still held by static org.jackfield.itests.LeakProbeTest.KEPT: "), line);
        assertTrue(line.contains(" -> java.util.ArrayList.elementData -> java.lang."), line);
        assertTrue(leaks().contains("is held by static org.jackfield.itests.LeakProbeTest.KEPT\n"), this::leaks);

        KEPT.clear();

        assertEquals("nothing that has been uninstalled or updated is held", leaks());
    }

    @Test
    void whatGoesIsNoNews() throws Exception {
        Bundle importer = install("importer", "Import-Package", "org.osgi.framework");
        importer.start();

        importer.update(jar("importer", "2.0.0", "Import-Package", "org.osgi.framework"));

        assertEquals("DEBUG nothing of importer 1.0.0 is left", next());

        importer.uninstall();

        assertEquals("DEBUG nothing of importer 2.0.0 is left", next());
    }

    @Test
    void whatOthersAreWiredToStaysUntilTheRefresh() throws Exception {
        Bundle exporter = install("exporter", "Export-Package", "planted");
        resolve(install("importer", "Import-Package", "planted"));

        exporter.uninstall();

        String sentence =
                "exporter 1.0.0 stays until the framework is refreshed: others are wired to the packages it exports";
        assertEquals("INFO " + sentence, next());
        assertEquals(sentence, leaks());

        wirings().refreshBundles(null);

        List<String> gone = new ArrayList<>(List.of(next(), next()));
        gone.sort(null);
        assertEquals(
                List.of("DEBUG nothing of exporter 1.0.0 is left", "DEBUG nothing of importer 1.0.0 is left"), gone);
    }

    private void keepAndUninstall() throws Exception {
        try (InputStream jar = Files.newInputStream(NodeBundles.policy("greylist"))) {
            Bundle policy = context().installBundle("greylist", jar);
            KEPT.add(policy.loadClass("org.jackfield.policies.greylist.Greylist"));
            policy.uninstall();
        }
    }

    private Bundle install(String name, String header, String value) throws Exception {
        return context().installBundle(name, jar(name, "1.0.0", header, value));
    }

    private void resolve(Bundle bundle) {
        assertTrue(wirings().resolveBundles(List.of(bundle)), "resolves");
    }

    private FrameworkWiring wirings() {
        return context().getBundle(0).adapt(FrameworkWiring.class);
    }

    private static InputStream jar(String name, String version, String header, String value) throws Exception {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", name);
        headers.putValue("Bundle-Version", version);
        headers.putValue(header, value);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new JarOutputStream(bytes, manifest).close();
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** What the command of that name answers, as Gogo asks it. */
    private String leaks() {
        try {
            ServiceReference<?> command = context().getAllServiceReferences(null, "(osgi.command.function=leaks)")[0];
            assertEquals("jackfield", command.getProperty("osgi.command.scope"));
            Object commands = context().getService(command);
            return (String) commands.getClass().getMethod("leaks").invoke(commands);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private BundleContext context() {
        return felix.context();
    }

    private String next() throws InterruptedException {
        String line = told.poll(100, SECONDS);
        assertNotNull(line, "nothing in the log");
        return line;
    }
}
