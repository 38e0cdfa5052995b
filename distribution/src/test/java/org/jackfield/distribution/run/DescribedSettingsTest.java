package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescribedSettingsTest {

    @TempDir
    Path folder;

    private DescribedSettings described;

    @BeforeEach
    void ofOneFolder() {
        described = new DescribedSettings(List.of(folder, folder.resolve("missing")));
    }

    @Test
    void whatJarsDescribeTogetherIsKnown() throws IOException {
        write("size.jar", "size", "Integer");
        write("6/name.jar", "name", "String");
        write(".replaced/old.jar", "age", "Integer");

        SettingsSchema schema = described.get();

        assertEquals(List.of("age"), schema.unknown("org.example", List.of("size", "name", "age")));
        assertEquals(Optional.of("a whole number"), schema.wrong("org.example", "size", "large"));
    }

    @Test
    void aJarThatChangesOrComesOrGoesIsNoticed() throws IOException {
        Path jar = write("size.jar", "size", "Integer");
        assertTrue(described.get().wrong("org.example", "size", "1.5").isPresent());

        write("size.jar", "size", "Double");
        assertFalse(described.get().wrong("org.example", "size", "1.5").isPresent());

        write("more.jar", "more", "Boolean");
        assertEquals(List.of(), described.get().unknown("org.example", List.of("size", "more")));

        Files.delete(jar);
        assertEquals(List.of("size"), described.get().unknown("org.example", List.of("size", "more")));
    }

    @Test
    void whatIsNoJarDescribesNothing() throws IOException {
        Files.writeString(folder.resolve("broken.jar"), "this is no jar");

        assertFalse(described.get().knows("org.example"));
    }

    /** Another file each time, as whoever replaces a jar writes one beside it and renames it. */
    private Path write(String name, String key, String type) throws IOException {
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        Path part = Files.createTempFile(folder, "part", "");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(part))) {
            out.putNextEntry(new ZipEntry("OSGI-INF/metatype/org.example.xml"));
            out.write(("<MetaData><OCD id=\"o\" name=\"o\"><AD id=\"" + key + "\" type=\"" + type + "\"/></OCD>"
                            + "<Designate pid=\"org.example\"><Object ocdref=\"o\"/></Designate></MetaData>")
                    .getBytes(StandardCharsets.UTF_8));
        }
        Files.deleteIfExists(jar);
        return Files.move(part, jar);
    }
}
