package org.jackfield.distribution.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle built once more: the same classes under a new version. */
final class RebuiltJar {

    private static final Attributes.Name VERSION = new Attributes.Name("Bundle-Version");

    private RebuiltJar() {}

    /** Takes the place of the jar in one move, as an operator's update does; gives the new version. */
    static String replace(Path jar, String qualifier) throws IOException {
        Path rebuilt = Files.createTempFile(jar.toAbsolutePath().getParent().getParent(), "rebuilt", ".part");
        String version;
        try (JarFile old = new JarFile(jar.toFile())) {
            Manifest manifest = new Manifest(old.getManifest());
            version = qualified(manifest.getMainAttributes().getValue(VERSION), qualifier);
            manifest.getMainAttributes().put(VERSION, version);
            try (OutputStream out = Files.newOutputStream(rebuilt);
                    JarOutputStream jarOut = new JarOutputStream(out, manifest)) {
                for (JarEntry entry : old.stream()
                        .filter(entry -> !JarFile.MANIFEST_NAME.equals(entry.getName()))
                        .toList()) {
                    jarOut.putNextEntry(new JarEntry(entry.getName()));
                    old.getInputStream(entry).transferTo(jarOut);
                    jarOut.closeEntry();
                }
            }
        }
        Files.move(rebuilt, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return version;
    }

    /** The number of three parts, with another qualifier. */
    private static String qualified(String version, String qualifier) {
        String[] parts = version.split("\\.", 4);
        return parts[0] + "." + parts[1] + "." + parts[2] + "." + qualifier;
    }
}
