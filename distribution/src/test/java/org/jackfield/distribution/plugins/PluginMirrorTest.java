package org.jackfield.distribution.plugins;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginMirrorTest {

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private Path jar;
    private PluginMirror mirror;

    @BeforeEach
    void aMirrorOfOneGoodPlugin() throws IOException {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path copies = folder.resolve("copies");
        jar = Files.write(plugins.resolve("tcp-1.0.jar"), bundle("1.0"));
        mirror = new PluginMirror(plugins, copies, 0, () -> now, (word, sentence) -> complaints.add(sentence));
        mirror.open();
    }

    @Test
    void whatIsThereAtTheStartIsTakenAtOnce() throws IOException {
        assertArrayEquals(Files.readAllBytes(jar), taken());
    }

    @Test
    void aDamagedJarLeavesTheVersionOfBeforeAndIsComplainedOfOnce() throws IOException {
        Files.writeString(jar, "this is no jar");
        looks(3);
        assertEquals(List.of(), complaints);

        now = now.plus(PluginMirror.PATIENCE);
        looks(3);

        Path aside = jar.resolveSibling(".replaced").resolve("tcp-1.0.jar");
        assertArrayEquals(bundle("1.0"), taken());
        assertEquals(
                List.of("The plugin " + jar
                        + " is not used: it is damaged, or not a jar at all; its last readable version stays, and is"
                        + " kept as " + aside + "."),
                complaints);
        assertArrayEquals(bundle("1.0"), Files.readAllBytes(aside));
    }

    @Test
    void aJarThatIsWrittenPieceByPieceCountsWhenItIsWhole() throws IOException {
        byte[] next = bundle("2.0");
        Files.write(jar, new byte[0]);
        for (int from = 0; from < next.length; from += 50) {
            looks(4);
            assertArrayEquals(bundle("1.0"), taken());
            Files.write(
                    jar, Arrays.copyOfRange(next, from, Math.min(next.length, from + 50)), StandardOpenOption.APPEND);
        }

        looks(3);

        assertArrayEquals(next, taken());
        assertEquals(List.of(), complaints);
    }

    @Test
    void aJarThatIsNoBundleIsComplainedOf() throws IOException {
        Path library = Files.write(
                jar.resolveSibling("library.jar"), SampleBundle.library().bytes());
        looks(3);
        now = now.plus(PluginMirror.PATIENCE);
        looks(1);

        assertEquals(
                List.of("The plugin " + library
                        + " is not used: it is not a bundle, for its manifest has no Bundle-SymbolicName."),
                complaints);
        assertEquals(1, mirror.jars().size());
    }

    @Test
    void aDeletedJarTakesItsCopyAlongUnlessItComesBackAtOnce() throws IOException {
        Files.delete(jar);
        looks(1);
        Files.write(jar, bundle("2.0"));
        looks(1);
        assertArrayEquals(bundle("1.0"), taken());
        looks(2);
        assertArrayEquals(bundle("2.0"), taken());

        Files.delete(jar);
        looks(2);

        assertEquals(List.of(), mirror.jars());
    }

    @Test
    void copiesOfAnEarlierNodeAreForgotten() throws IOException {
        Path old = Files.writeString(mirror.jars().get(0).copy().resolveSibling("old.jar"), "old");

        mirror.open();

        assertFalse(Files.exists(old));
    }

    @Test
    void aJarThatMayNotBeReadIsTriedAgainUntilItMay() throws IOException {
        Files.write(jar, bundle("2.0"));
        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(jar), "who may read everything finds no such jar");
        now = now.plus(PluginMirror.PATIENCE);
        looks(3);
        now = now.plus(PluginMirror.PATIENCE);
        looks(3);
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).contains(jar + " is not used: it may not be read"), complaints.get(0));
        assertArrayEquals(bundle("1.0"), taken());

        Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-------"));
        now = now.plus(PluginMirror.PATIENCE);
        looks(1);

        assertArrayEquals(bundle("2.0"), taken());
    }

    @Test
    void aFolderThatCannotBeListedLeavesEverythingAsItIs() throws IOException {
        Path plugins = jar.getParent();
        Path elsewhere = Files.move(plugins, plugins.resolveSibling("elsewhere"));
        looks(3);

        assertArrayEquals(bundle("1.0"), taken());
        assertEquals(List.of("The plugins in " + plugins + " cannot be listed; they stay as they are."), complaints);

        Files.move(elsewhere, plugins);
        Files.delete(jar);
        looks(2);
        assertEquals(List.of(), mirror.jars());
    }

    private void looks(int number) {
        for (int i = 0; i < number; i++) {
            mirror.look();
        }
    }

    /** What counts of the jar. */
    private byte[] taken() throws IOException {
        return Files.readAllBytes(mirror.jars().get(0).copy());
    }

    private static byte[] bundle(String content) throws IOException {
        return SampleBundle.named("org.example").containing(content).bytes();
    }
}
