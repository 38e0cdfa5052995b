package org.jackfield.itests.felix;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The bundle that carries all test classes of this module into a framework. */
final class Probe {

    static final String SYMBOLIC_NAME = "org.jackfield.itests.probe";

    /** Made once, and the same for all frameworks. */
    private static final byte[] JAR = made();

    private Probe() {}

    static InputStream jar() {
        return new ByteArrayInputStream(JAR);
    }

    private static byte[] made() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Path classes = testClasses();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest());
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, jar);
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", SYMBOLIC_NAME);
        headers.putValue("Bundle-Version", "0.0.0");
        headers.putValue("Bundle-Activator", ProbeActivator.class.getName());
        // each class finds what it needs when it needs it: the probe resolves in a framework that holds less than all
        headers.putValue("DynamicImport-Package", "*");
        return manifest;
    }

    private static Path testClasses() {
        try {
            return Path.of(Probe.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
