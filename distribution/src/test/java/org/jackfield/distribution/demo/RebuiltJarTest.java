package org.jackfield.distribution.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuiltJarTest {

    private static final byte[] CONTENT = "the same".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    @Test
    void theContentStaysUnderAnotherVersion() throws IOException {
        Path jar = Files.createDirectory(folder.resolve("plugins")).resolve("tcp.jar");
        write(jar, "0.1.0.SNAPSHOT");

        assertEquals("0.1.0.rebuilt", RebuiltJar.replace(jar, "rebuilt"));

        try (JarFile rebuilt = new JarFile(jar.toFile())) {
            assertEquals(
                    "0.1.0.rebuilt", rebuilt.getManifest().getMainAttributes().getValue("Bundle-Version"));
            assertEquals(
                    "org.jackfield.transports.tcp",
                    rebuilt.getManifest().getMainAttributes().getValue("Bundle-SymbolicName"));
            assertArrayEquals(
                    CONTENT, rebuilt.getInputStream(rebuilt.getEntry("content")).readAllBytes());
        }
        try (var files = Files.list(jar.getParent())) {
            assertEquals(1, files.count(), "nothing half written lies in a watched folder");
        }
    }

    private static void write(Path jar, String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.jackfield.transports.tcp");
        manifest.getMainAttributes().putValue("Bundle-Version", version);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new JarEntry("content"));
            out.write(CONTENT);
            out.closeEntry();
        }
    }
}
