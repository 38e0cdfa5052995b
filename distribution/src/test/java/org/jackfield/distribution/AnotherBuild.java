package org.jackfield.distribution;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle as another build would have made it, a good one or a bad one. */
final class AnotherBuild {

    private final byte[] first;
    private final Manifest manifest;
    private final Set<String> missing = new HashSet<>();

    private AnotherBuild(byte[] first, Manifest manifest) {
        this.first = first;
        this.manifest = manifest;
    }

    static AnotherBuild of(Path jar) throws IOException {
        byte[] first = Files.readAllBytes(jar);
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(first))) {
            return new AnotherBuild(first, in.getManifest());
        }
    }

    AnotherBuild version(String version) {
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        return this;
    }

    AnotherBuild importing(String another) {
        Attributes main = manifest.getMainAttributes();
        main.putValue("Import-Package", main.getValue("Import-Package") + "," + another);
        return this;
    }

    AnotherBuild without(String entry) {
        missing.add(entry);
        return this;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(first));
                JarOutputStream out = new JarOutputStream(bytes, manifest)) {
            for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                if (!missing.contains(entry.getName())) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
        return bytes.toByteArray();
    }
}
