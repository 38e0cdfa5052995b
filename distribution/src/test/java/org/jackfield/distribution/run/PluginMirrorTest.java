package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginMirrorTest {

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private Path jar;
    private Path copy;
    private PluginMirror mirror;

    @BeforeEach
    void aMirrorOfOneGoodPlugin() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path copies = folder.resolve("copies");
        jar = Files.write(plugins.resolve("tcp-1.0.jar"), bundle("1.0"));
        copy = copies.resolve("tcp-1.0.jar");
        mirror = new PluginMirror(plugins, copies, () -> now, (word, sentence) -> complaints.add(sentence));
        mirror.open();
    }

    @Test
    void whatIsThereAtTheStartIsTakenAtOnce() throws IOException {
        assertArrayEquals(Files.readAllBytes(jar), Files.readAllBytes(copy));
    }

    @Test
    void aDamagedJarLeavesTheVersionOfBeforeAndIsComplainedOfOnce() throws IOException {
        Files.writeString(jar, "this is no jar");
        looks(3);
        assertEquals(List.of(), complaints);

        now = now.plus(PluginMirror.PATIENCE);
        looks(3);

        assertArrayEquals(bundle("1.0"), Files.readAllBytes(copy));
        assertEquals(
                List.of("The plugin " + jar
                        + " is not used: it is damaged, or not a jar at all; its last readable version stays."),
                complaints);
    }

    @Test
    void aJarThatIsWrittenPieceByPieceCountsWhenItIsWhole() throws IOException {
        byte[] next = bundle("2.0");
        Files.write(jar, new byte[0]);
        for (int from = 0; from < next.length; from += 50) {
            looks(4);
            assertArrayEquals(bundle("1.0"), Files.readAllBytes(copy));
            Files.write(
                    jar, Arrays.copyOfRange(next, from, Math.min(next.length, from + 50)), StandardOpenOption.APPEND);
        }

        looks(3);

        assertArrayEquals(next, Files.readAllBytes(copy));
        assertEquals(List.of(), complaints);
    }

    @Test
    void aJarThatIsNoBundleIsComplainedOf() throws IOException {
        Path library = Files.write(jar.resolveSibling("library.jar"), jar(new Manifest(), "x"));
        looks(3);
        now = now.plus(PluginMirror.PATIENCE);
        looks(1);

        assertEquals(
                List.of("The plugin " + library
                        + " is not used: it is not a bundle, for its manifest has no Bundle-SymbolicName."),
                complaints);
        assertFalse(Files.exists(copy.resolveSibling("library.jar")));
    }

    @Test
    void aDeletedJarTakesItsCopyAlongUnlessItComesBackAtOnce() throws IOException {
        Files.delete(jar);
        looks(1);
        Files.write(jar, bundle("2.0"));
        looks(1);
        assertArrayEquals(bundle("1.0"), Files.readAllBytes(copy));
        looks(2);
        assertArrayEquals(bundle("2.0"), Files.readAllBytes(copy));

        Files.delete(jar);
        looks(2);

        assertFalse(Files.exists(copy));
    }

    @Test
    void copiesOfAnEarlierNodeAreForgotten() throws IOException {
        Path old = Files.writeString(copy.resolveSibling("old.jar"), "old");

        mirror.open();

        assertFalse(Files.exists(old));
        assertTrue(mirror.original("at " + copy).contains(jar.toString()));
    }

    private void looks(int number) {
        for (int i = 0; i < number; i++) {
            mirror.look();
        }
    }

    private static byte[] bundle(String version) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(new Attributes.Name("Bundle-SymbolicName"), "org.example");
        return jar(manifest, version);
    }

    private static byte[] jar(Manifest manifest, String content) throws IOException {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            out.putNextEntry(entry("META-INF/MANIFEST.MF"));
            manifest.write(out);
            out.closeEntry();
            out.putNextEntry(entry("content"));
            out.write(content.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }
}
