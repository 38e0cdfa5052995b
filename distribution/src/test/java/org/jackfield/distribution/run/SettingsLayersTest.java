package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLayersTest {

    private static final String POOL = "org.jackfield.pool";

    @TempDir
    Path folder;

    private Path defaults;
    private Path own;

    @BeforeEach
    void twoFolders() throws IOException {
        defaults = Files.createDirectory(folder.resolve("defaults"));
        own = Files.createDirectory(folder.resolve("own"));
    }

    @Test
    void flagsWinOverTheDataDirectoryWhichWinsOverTheDefaultsKeyByKey() throws Exception {
        Files.writeString(defaults.resolve(POOL + ".cfg"), "a = default\nb = default\nc = default\n");
        Files.writeString(own.resolve(POOL + ".cfg"), "b = own\nc = own\n");
        SettingsLayers layers = new SettingsLayers(defaults, own, Settings.NONE.with(POOL, "c", "flag"));

        assertEquals(
                Map.of(POOL, Map.of("a", "default", "b", "own", "c", "flag")),
                layers.open().byPid());
    }

    @Test
    void aChangedFileCountsOnceItHasStoodStillAndFlagsStayAsTheyWereGiven() throws Exception {
        SettingsLayers layers = new SettingsLayers(defaults, own, Settings.NONE.with(POOL, "c", "flag"));
        layers.open();

        Files.writeString(own.resolve(POOL + ".cfg"), "a = live\nc = live\n");

        assertEquals(Map.of(POOL, Map.of("c", "flag")), layers.get(), "it may still be being written");
        assertEquals(Map.of(POOL, Map.of("a", "live", "c", "flag")), layers.get());
    }

    @Test
    void whatADeletedFileSaidIsForgotten() throws Exception {
        Path file = Files.writeString(own.resolve(POOL + ".cfg"), "a = own\n");
        SettingsLayers layers = new SettingsLayers(defaults, own, Settings.NONE);
        layers.open();

        Files.delete(file);

        assertEquals(Map.of(), layers.get());
    }

    @Test
    void aFileThatBecomesUnreadableKeepsWhatItSaid() throws Exception {
        Path file = Files.writeString(own.resolve(POOL + ".cfg"), "a = good\n");
        SettingsLayers layers = new SettingsLayers(defaults, own, Settings.NONE);
        layers.open();

        Files.writeString(file, "a = \\uNONSENSE\n");

        layers.get();
        assertEquals(Map.of(POOL, Map.of("a", "good")), layers.get());
    }

    @Test
    void aFileThatIsUnreadableFromTheStartIsRefused() throws Exception {
        Files.write(own.resolve(POOL + ".cfg"), "a = \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        SettingsLayers layers = new SettingsLayers(defaults, own, Settings.NONE);

        Refusal refusal = assertThrows(Refusal.class, layers::open);

        assertEquals(ExitCode.SETTINGS, refusal.code());
        assertTrue(refusal.getMessage().contains("it is not UTF-8"), refusal.getMessage());
    }

    @Test
    void otherFilesAreLeftAlone() throws Exception {
        Files.writeString(own.resolve("README"), "a = own\n");

        assertEquals(
                Map.of(),
                new SettingsLayers(defaults, own, Settings.NONE).open().byPid());
    }
}
