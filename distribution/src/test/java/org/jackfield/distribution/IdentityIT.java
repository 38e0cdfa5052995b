package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jackfield.distribution.Program.Ended;
import org.jackfield.distribution.text.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class IdentityIT {

    @TempDir
    Path folder;

    @Test
    void anIdentityIsGeneratedShownCheckedAndNeverOverwritten() throws Exception {
        String data = folder.resolve("data").toString();
        Path file = folder.resolve("data/identity.json");

        Ended generated = Program.run("identity", "generate", "--data-dir", data, "--difficulty", "8", "--json");
        assertEquals(0, generated.code(), generated.toString());
        Map<String, Object> event =
                Json.readObject(generated.out().get(generated.out().size() - 1));
        assertEquals("generated", event.get("event"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        byte[] before = Files.readAllBytes(file);

        Ended shown = Program.run("identity", "show", "--data-dir", data);
        assertEquals(0, shown.code());
        assertEquals(List.of(event.get("peer")), shown.out());

        assertEquals(
                0,
                Program.run("identity", "check", "--data-dir", data, "--difficulty", "8")
                        .code());
        Ended weak = Program.run("identity", "check", "--data-dir", data, "--difficulty", "200");
        assertEquals(ExitCode.WORK_INSUFFICIENT.number(), weak.code());
        assertTrue(weak.sentence().contains("difficulty 200"), weak.sentence());

        Ended again = Program.run("identity", "generate", "--data-dir", data, "--difficulty", "8");
        assertEquals(ExitCode.IDENTITY_EXISTS.number(), again.code());
        assertTrue(again.sentence().contains("never overwritten"), again.sentence());
        assertEquals(List.of(), again.out());
        assertEquals(new String(before), new String(Files.readAllBytes(file)));
    }

    @Test
    void aMissingAndADamagedIdentityHaveExitCodesOfTheirOwn() throws Exception {
        Ended missing = Program.run("identity", "show", "--data-dir", folder.toString());
        assertEquals(ExitCode.IDENTITY_MISSING.number(), missing.code());
        assertTrue(
                missing.sentence().startsWith("jackfield identity show: There is no identity file"),
                missing.sentence());

        Files.writeString(folder.resolve("identity.json"), "{\"peer_id\":");
        Files.setPosixFilePermissions(folder.resolve("identity.json"), PosixFilePermissions.fromString("rw-------"));
        Ended damaged = Program.run("identity", "check", "--data-dir", folder.toString());
        assertEquals(ExitCode.IDENTITY_DAMAGED.number(), damaged.code());
        damaged.sentence();
        assertEquals("{\"peer_id\":", Files.readString(folder.resolve("identity.json")));
    }

    @Test
    void anIdentityThatOthersCouldReadIsClosedToThemWithASentence() throws Exception {
        String data = folder.toString();
        Program.run("identity", "generate", "--data-dir", data, "--difficulty", "1");
        Path file = folder.resolve("identity.json");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        Ended shown = Program.run("identity", "show", "--data-dir", data);

        assertEquals(0, shown.code());
        assertEquals(
                "jackfield: The identity file " + file + " was open to others; it is now its owner's alone.",
                shown.sentence());
    }

    @Test
    void whatCannotBeWrittenIsRefusedBeforeTheSearch() throws Exception {
        Path file = Files.writeString(folder.resolve("a-file"), "");

        Ended ended = Program.run(
                "identity", "generate", "--data-dir", file.resolve("data").toString(), "--difficulty", "80");

        assertEquals(ExitCode.DATA_DIRECTORY_UNUSABLE.number(), ended.code());
        assertTrue(ended.sentence().contains("not a directory"), ended.sentence());
        assertEquals(List.of(), ended.out());
    }

    @Test
    void whoeverCallsASearchOffLeavesNothingBehind() throws Exception {
        Path data = folder.resolve("data");
        try (Program search = Program.start(
                Map.of(), "identity", "generate", "--data-dir", data.toString(), "--difficulty", "80", "--json")) {
            Map<String, Object> event = search.event("searching");
            assertTrue(((Number) event.get("hashesPerSecond")).longValue() > 0, event.toString());
            assertTrue(((Number) event.get("probabilityOfBeingDoneByNow")).doubleValue() < 0.001, event.toString());

            assertTrue(search.terminate().code() > 128, "a signal ended it");
        }
        assertTrue(Files.notExists(data.resolve("identity.json")));
        if (Files.exists(data)) {
            try (var files = Files.list(data)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void withoutJavaTheScriptSaysSo() throws Exception {
        Ended ended = Program.run(Map.of("JAVA_HOME", folder.toString()), "--help");

        assertEquals(ExitCode.NO_JAVA.number(), ended.code());
        assertTrue(ended.sentence().contains("install Java 17 or later"), ended.sentence());
    }

    @Test
    void withAnOldJavaTheScriptSaysSo() throws Exception {
        Path java = Files.createDirectories(folder.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\nexit 1\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");

        Ended ended = Program.run(Map.of("JAVA_HOME", folder.toString()), "--help");

        assertEquals(ExitCode.NO_JAVA.number(), ended.code());
        assertTrue(ended.sentence().contains("is 11"), ended.sentence());
    }
}
