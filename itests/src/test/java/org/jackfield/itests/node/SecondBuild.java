package org.jackfield.itests.node;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle as another build would have made it: the same classes under another version. */
public final class SecondBuild {

    private SecondBuild() {}

    /** The jar with that qualifier of its version. */
    public static InputStream of(Path jar, String qualifier) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream first = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = first.getManifest();
            String version = manifest.getMainAttributes().getValue("Bundle-Version");
            String numbers = version.replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
            manifest.getMainAttributes().putValue("Bundle-Version", numbers + "." + qualifier);
            try (JarOutputStream second = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = first.getNextJarEntry(); entry != null; entry = first.getNextJarEntry()) {
                    second.putNextEntry(new JarEntry(entry.getName()));
                    first.transferTo(second);
                    second.closeEntry();
                }
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
