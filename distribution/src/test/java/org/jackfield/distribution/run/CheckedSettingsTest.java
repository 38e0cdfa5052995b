package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckedSettingsTest {

    private static final String SCHEDULER = "org.jackfield.scheduler";
    private static final SettingsSchema SCHEMA = new SettingsSchema(Map.of(
            SCHEDULER,
            Map.of("max-download-speed", new SettingsSchema.Key("Long", "", "")),
            "org.jackfield.pool",
            Map.of(
                    "min-connections", new SettingsSchema.Key("Integer", "", ""),
                    "advertised-port", new SettingsSchema.Key("Integer", "0", "65535"))));

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private Path own;

    @BeforeEach
    void aFolderOfSettings() throws IOException {
        own = Files.createDirectory(folder.resolve("own"));
    }

    @Test
    void aWrongValueIsComplainedOfOnceAndThatOfBeforeStays() throws Exception {
        write(SCHEDULER, "max-download-speed = 100");
        CheckedSettings settings = opened();

        write(SCHEDULER, "max-download-speed = abc");

        assertEquals("100", speed(settings));
        assertEquals("100", speed(settings));
        assertEquals(
                List.of("setting-refused: " + own.resolve(SCHEDULER + ".cfg")
                        + ": max-download-speed is a whole number, not 'abc'; the settings of " + SCHEDULER
                        + " are those of before."),
                complaints);
        write(SCHEDULER, "max-download-speed = 2000");
        assertEquals("2000", speed(settings));
    }

    @Test
    void boundsThatContradictEachOtherAreRefusedLiveToo() throws Exception {
        CheckedSettings settings = opened();

        write("org.jackfield.pool", "min-connections = 60");

        assertEquals(Map.of(), followed(settings));
        assertTrue(complaints.get(0).contains("min-connections 60 <= expected-connections 50"), complaints.toString());
    }

    @Test
    void whatNobodyKnowsIsTakenAndToldOnce() throws Exception {
        write(SCHEDULER, "max-donload-speed = 1");
        write("org.example", "colour = red");
        CheckedSettings settings = opened();

        followed(settings);
        followed(settings);

        assertEquals(2, complaints.size(), complaints.toString());
        assertTrue(complaints.get(0).startsWith("setting-unknown: "), complaints.get(0));
        assertTrue(complaints.get(1).endsWith(SCHEDULER + " has no setting max-donload-speed."), complaints.get(1));
    }

    @Test
    void aFileOfCommentsAloneIsNoNewsWhoeverItIsFor() throws Exception {
        write("org.example", "# colour = red");

        followed(opened());

        assertEquals(List.of(), complaints);
    }

    @Test
    void aNumberOutOfItsRangeRefusesTheStart() throws Exception {
        write("org.jackfield.pool", "advertised-port = 70000");

        Refusal refusal = assertThrows(Refusal.class, this::opened);

        assertEquals(
                own.resolve("org.jackfield.pool.cfg")
                        + ": advertised-port is a whole number from 0 to 65535, not '70000'.",
                refusal.getMessage());
    }

    private void write(String pid, String line) throws IOException {
        Files.writeString(own.resolve(pid + ".cfg"), line + "\n");
    }

    private CheckedSettings opened() throws Refusal, IOException {
        SettingsLayers layers =
                new SettingsLayers(Files.createDirectories(folder.resolve("defaults")), own, Settings.NONE);
        Settings all = layers.open();
        CheckedSettings.check(all, layers, SCHEMA);
        return new CheckedSettings(
                layers, all, () -> SCHEMA, (word, sentence) -> complaints.add(word + ": " + sentence));
    }

    private static String speed(CheckedSettings settings) {
        return followed(settings).get(SCHEDULER).get("max-download-speed");
    }

    /** What is told once the files have been the same in two looks. */
    private static Map<String, Map<String, String>> followed(CheckedSettings settings) {
        settings.get();
        settings.get();
        return settings.get();
    }
}
