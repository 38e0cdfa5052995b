package org.jackfield.pool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is whole, and what is damaged is kept. */
class WholeFileTest {

    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenIsReadAndNothingElseIsLeft() throws IOException {
        WholeFile file = file("notes");

        assertEquals(Optional.empty(), file.write("one\n"));
        assertEquals(Optional.empty(), file.write("two\n"));

        assertEquals(Optional.of("two\n"), file.read(Function.identity()).contents());
        try (var names = Files.list(folder)) {
            assertEquals(
                    List.of("notes", "notes.previous"),
                    names.map(name -> name.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void whatAnEarlierRunHalfWroteIsNotRead() throws IOException {
        WholeFile file = file("notes");
        file.write("whole\n");
        Files.writeString(folder.resolve("notes.tmp"), "ha");

        assertEquals(Optional.of("whole\n"), file.read(Function.identity()).contents());
        assertEquals(Optional.empty(), file.write("next\n"));
        assertFalse(Files.exists(folder.resolve("notes.tmp")));
    }

    @Test
    void damagedFilesAreSetAsideOneAfterTheOther() throws IOException {
        WholeFile file = file("notes");
        for (int n = 1; n <= 2; n++) {
            file.write("bad " + n);
            WholeFile.Reading<String> reading = file.read(text -> {
                throw new IllegalArgumentException("it is bad");
            });

            assertTrue(reading.replaceable());
            assertEquals(
                    Optional.of(
                            "is damaged (it is bad), set aside as notes.damaged-" + n + "; the node starts without it"),
                    reading.trouble());
            assertEquals("bad " + n, Files.readString(folder.resolve("notes.damaged-" + n)));
        }
    }

    @Test
    void whenOneIsDamagedTheOneBeforeItCounts() throws IOException {
        WholeFile file = file("notes");
        file.write("one\n");
        file.write("two\n");
        file.write("three\n");
        Files.writeString(folder.resolve("notes"), "thr");

        WholeFile.Reading<String> reading = file.read(text -> {
            if (!text.endsWith("\n")) {
                throw new IllegalArgumentException("it is bad");
            }
            return text;
        });

        assertEquals(Optional.of("two\n"), reading.contents());
        assertEquals(
                Optional.of("is damaged (it is bad), set aside as notes.damaged-1;"
                        + " what stood there before the last change counts"),
                reading.trouble());
        assertEquals("thr", Files.readString(folder.resolve("notes.damaged-1")));
        assertTrue(reading.replaceable());
        assertEquals(
                new WholeFile.Reading<>(Optional.of("two\n"), Optional.empty(), true),
                file("notes").read(Function.identity()),
                "whoever starts next, before anything is written, finds it, too");
        assertEquals(Optional.empty(), file.write("four\n"));
        assertEquals("two\n", Files.readString(folder.resolve("notes.previous")));
    }

    @Test
    void theOneBeforeCountsEvenIfItCannotBeGivenTheFirstName() throws IOException {
        WholeFile file = file("notes");
        file.write("one\n");
        file.write("two\n");
        Files.writeString(folder.resolve("notes"), "tw");

        WholeFile.Reading<String> reading = file.read(text -> {
            if (!text.endsWith("\n")) {
                throw new IllegalArgumentException("it is bad");
            }
            occupy(folder.resolve("notes"));
            return text;
        });

        assertEquals(Optional.of("one\n"), reading.contents());
        assertTrue(reading.replaceable());
        Files.delete(folder.resolve("notes"));
        assertEquals(Optional.empty(), file.write("three\n"));
        assertEquals(Optional.of("three\n"), file.read(Function.identity()).contents());
        assertEquals("one\n", Files.readString(folder.resolve("notes.previous")));
        assertEquals("tw", Files.readString(folder.resolve("notes.damaged-1")));
    }

    @Test
    void theOneBeforeCountsIfTheStartThatSetTheDamagedOneAsideWasBrokenOff() throws IOException {
        WholeFile file = file("notes");
        file.write("one\n");
        file.write("two\n");
        Files.move(folder.resolve("notes"), folder.resolve("notes.damaged-1"));

        assertEquals(
                new WholeFile.Reading<>(
                        Optional.of("one\n"),
                        Optional.of("is not there, since it was set aside as notes.damaged-1;"
                                + " what stood there before the last change counts"),
                        true),
                file("notes").read(Function.identity()));
        assertEquals("one\n", Files.readString(folder.resolve("notes")));
        assertEquals(Optional.empty(), file.write("three\n"));
        assertEquals(Optional.empty(), file.write("four\n"));
        assertEquals("three\n", Files.readString(folder.resolve("notes.previous")));
    }

    @Test
    void whoeverDeletesTheFileMeansItHoweverManyDamagedOnesThereAre() throws IOException {
        WholeFile file = file("notes");
        Files.writeString(folder.resolve("notes.damaged-1"), "of last year");
        file.write("one\n");
        file.write("two\n");
        // file systems differ in how fine their times are
        Files.setLastModifiedTime(
                folder.resolve("notes.damaged-1"),
                FileTime.from(Files.getLastModifiedTime(folder.resolve("notes.previous"))
                        .toInstant()
                        .minusSeconds(1)));
        Files.delete(folder.resolve("notes"));

        assertEquals(
                new WholeFile.Reading<>(Optional.empty(), Optional.empty(), true),
                file("notes").read(Function.identity()));
    }

    @Test
    void theOneBeforeIsKeptUnderANameOfItsOwnIfANewerVersionHasWrittenIt() throws IOException {
        WholeFile file = file("notes");
        file.write("from the future\n");
        file.write("tw");

        WholeFile.Reading<String> reading = file.read(text -> {
            if (text.startsWith("from the future")) {
                throw new NewerVersionException("was written by a newer version");
            }
            throw new IllegalArgumentException("it is bad");
        });

        assertEquals(
                new WholeFile.Reading<>(
                        Optional.empty(),
                        Optional.of(
                                "is damaged (it is bad), set aside as notes.damaged-1; the one before it was written"
                                        + " by a newer version and is kept as notes.newer-1; the node starts without it"),
                        true),
                reading);
        file.write("three\n");
        file.write("four\n");
        assertEquals("from the future\n", Files.readString(folder.resolve("notes.newer-1")));
    }

    @Test
    void whatNobodyHasReadIsRenamedForWhatIsToBeWrittenThere() throws IOException {
        WholeFile file = file("notes");
        assertEquals(Optional.empty(), file.makeRoom());
        for (int n = 1; n <= 2; n++) {
            file.write("somebody else's " + n);

            assertEquals(Optional.of(folder.resolve("notes.replaced-" + n)), file.makeRoom());

            assertEquals("somebody else's " + n, Files.readString(folder.resolve("notes.replaced-" + n)));
            assertFalse(Files.exists(folder.resolve("notes")));
        }
    }

    @Test
    void aFolderIsNotRenamedForWhatIsToBeWrittenThere() throws IOException {
        Files.createDirectories(folder.resolve("notes/within"));

        assertThrows(IOException.class, () -> file("notes").makeRoom());

        assertTrue(Files.isDirectory(folder.resolve("notes/within")));
    }

    private static void occupy(Path name) {
        try {
            Files.createDirectory(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatANewerVersionHasWrittenIsLeftAsItIs() throws IOException {
        WholeFile file = file("notes");
        file.write("from the future");

        WholeFile.Reading<String> reading = file.read(text -> {
            throw new NewerVersionException("was written by a newer version");
        });

        assertFalse(reading.replaceable());
        assertEquals(
                Optional.of("was written by a newer version; it is left as it is, and nothing is saved there"),
                reading.trouble());
        assertEquals("from the future", Files.readString(folder.resolve("notes")));
        assertFalse(Files.exists(folder.resolve("notes.damaged-1")));
    }

    @Test
    void whatCannotBeWrittenLeavesWhatWasThere() throws IOException {
        WholeFile file = file("notes");
        file.write("one\n");
        // whoever may not make files beside it, root included
        Files.createDirectories(folder.resolve("notes.tmp/full"));

        Optional<String> trouble = file.write("two\n");

        assertTrue(trouble.orElseThrow().startsWith("cannot be written: "), trouble.orElseThrow());
        assertEquals(Optional.of("one\n"), file.read(Function.identity()).contents());
    }

    @Test
    void whatIsTooLargeIsDamaged() {
        WholeFile file = file("notes");
        file.write("x".repeat(10_001));

        assertTrue(file.read(Function.identity()).trouble().orElseThrow().contains("larger than 10000 bytes"));
    }

    @Test
    void whatCannotBeReadIsNotToBeWritten() throws IOException {
        Files.createDirectory(folder.resolve("notes"));

        WholeFile.Reading<String> reading = file("notes").read(Function.identity());

        assertFalse(reading.replaceable());
        assertTrue(reading.trouble().orElseThrow().startsWith("cannot be read: "));
    }

    @Test
    void secretsAreTheOwnersAlone() throws IOException {
        WholeFile file = new WholeFile(folder.resolve("key"), 10_000, WholeFile.Readers.OWNER);

        file.write("secret");

        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("key"))));
    }

    @Test
    void aSumShowsThatLinesAreWhole() {
        String text = SumLine.added("one\ntwo\n");

        assertEquals("one\ntwo\n", SumLine.checked(text));
        assertThrows(IllegalArgumentException.class, () -> SumLine.checked(text.replace("two", "three")));
        assertThrows(IllegalArgumentException.class, () -> SumLine.checked("one\n"));
    }

    private WholeFile file(String name) {
        return new WholeFile(folder.resolve(name), 10_000, WholeFile.Readers.ANYBODY);
    }
}
