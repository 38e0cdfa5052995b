package org.jackfield.handshake.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jackfield.api.identity.Identity;
import org.jackfield.handshake.Vectors;
import org.jackfield.handshake.identity.IdentityException.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class IdentityFileTest {

    private static final Identity ALICE = ReferenceIdentities.INITIATOR;
    private static final String PEER = "idr8hPVAzYprfyjUPgfB869FekcTPA";
    private static final String SECRET = "59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419";
    private static final String JSON =
            """
            {"peer_id": "idr8hPVAzYprfyjUPgfB869FekcTPA",
             "public_key": "e64aa62d48f3616cd55387fbc482906f553765f45a54eb8de27ffaf9b7666344",
             "secret_key": "59eb3cb130074f7b1ddb99c8fe14f27e1dbca735bb3da82e1ff0305340a32419",
             "proof_of_work_stamp": "000000000000000000000000000000000000000000001f97"}
            """;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("data").resolve("identity.json");
    }

    @Test
    void whatIsCreatedIsLoadedAgain() throws Exception {
        IdentityFile.create(file, ALICE);

        assertSame(ALICE, IdentityFile.load(file));
    }

    @Test
    void itIsWrittenAsOctezReadsIt() throws Exception {
        IdentityFile.create(file, ALICE);

        assertEquals(JSON.replaceAll("\\s", ""), Files.readString(file).replaceAll("\\s", ""));
    }

    @Test
    void onlyItsOwnerMayReadItAndNothingElseIsLeftBehind() throws Exception {
        IdentityFile.create(file, ALICE);

        assertEquals("rw-------", permissions());
        assertEquals(List.of(file), entries());
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        write("something dear");

        assertFails(Kind.EXISTS, () -> IdentityFile.create(file, ALICE), "is never overwritten: move it away first");
        assertThrows(
                FileAlreadyExistsException.class,
                () -> new NewFile(file).write(new byte[1]),
                "nor by one who looked too early");
        assertEquals("something dear", Files.readString(file));
        assertEquals(List.of(file), entries());
    }

    @Test
    void ofManyThatRaceOneWinsAndItsFileStays() throws Exception {
        int racers = 8;
        CyclicBarrier start = new CyclicBarrier(racers);
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int i = 0; i < racers; i++) {
            Callable<Boolean> racer = () -> {
                start.await();
                try {
                    IdentityFile.create(file, ALICE);
                    return true;
                } catch (IdentityException e) {
                    assertEquals(Kind.EXISTS, e.kind());
                    return false;
                }
            };
            results.add(threads.submit(racer));
        }
        int winners = 0;
        for (Future<Boolean> result : results) {
            winners += result.get() ? 1 : 0;
        }
        threads.shutdown();

        assertEquals(1, winners);
        assertSame(ALICE, IdentityFile.load(file));
        assertEquals(List.of(file), entries());
    }

    @Test
    void aFileWithoutPeerIdIsCompleted() throws Exception {
        write(JSON.replace("\"peer_id\": \"" + PEER + "\",", ""));

        assertSame(ALICE, IdentityFile.load(file));
    }

    @Test
    void whatElseStandsInTheFileIsIgnored() throws Exception {
        write(JSON.replace("{", "{\"comment\": {\"of\": [\"mine\", 1]}, \"age\": 3, "));

        assertSame(ALICE, IdentityFile.load(file));
    }

    @Test
    void aFileOpenToOthersIsClosedToThem() throws Exception {
        write(JSON);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertSame(ALICE, IdentityFile.load(file));
        assertEquals("rw-------", permissions());
    }

    @Test
    void aMissingFileIsSaidToBeMissing() {
        assertFails(
                Kind.MISSING, () -> IdentityFile.load(file), "there is no identity file " + file + ": make one with");
    }

    @Test
    void whatCannotBeReadIsSaidToBe() throws Exception {
        Files.createDirectories(file);

        assertFails(Kind.UNREADABLE, () -> IdentityFile.load(file), "cannot be read: it is a directory");

        Path below = Files.writeString(directory.resolve("a-file"), "").resolve("identity.json");
        assertFails(Kind.UNREADABLE, () -> IdentityFile.load(below), "cannot be read (not a directory)");
    }

    @Test
    void whatCannotBeWrittenIsSaidToBe() throws Exception {
        Files.writeString(directory.resolve("data"), "a file where a directory should be");

        assertFails(Kind.UNWRITABLE, () -> IdentityFile.create(file, ALICE), "cannot be written");
    }

    @Test
    void aTryLeavesNothingBehindAndFailsAsWritingWould() throws Exception {
        IdentityFile.tryOut(file);
        assertEquals(List.of(), entries());

        Path below = Files.writeString(directory.resolve("a-file"), "").resolve("data/identity.json");
        assertFails(Kind.UNWRITABLE, () -> IdentityFile.tryOut(below), "not a directory");

        IdentityFile.create(file, ALICE);
        assertFails(Kind.EXISTS, () -> IdentityFile.tryOut(file), "never overwritten");
    }

    @Test
    void aDamagedFileIsSaidToBeDamagedAndIsLeftAlone() throws Exception {
        List<String> damaged = List.of(
                "",
                "\u0000\u0001",
                "nonsense " + SECRET,
                "[]",
                "{}",
                JSON.substring(0, JSON.length() / 2),
                JSON + "{}",
                JSON.replace("1f97", "1f9"),
                JSON.replace("e64a", "x64a"),
                JSON.replace("\"" + SECRET + "\"", "17"),
                JSON.replace("\"public_key\"", "\"secret_key\""),
                JSON.replace(PEER, "idr8hPVAzYprfyjUPgfB869FekcTPB"),
                "{\"a\":" + "[".repeat(2_000),
                " ".repeat(IdentityFile.MAX_BYTES) + JSON);
        for (String content : damaged) {
            write(content);

            IdentityException failure =
                    assertThrows(IdentityException.class, () -> IdentityFile.load(file), content.strip());
            assertEquals(Kind.DAMAGED, failure.kind(), content);
            assertEquals(file, failure.file());
            assertFalse(failure.toString().contains(SECRET), "the secret is in the sentence");
            assertEquals(content, Files.readString(file));
        }
    }

    @Test
    void aForeignPeerIdIsAMismatch() throws Exception {
        write(JSON.replace(PEER, "idqnmqQfiyhvo5Kg16qVzFVT7r8M3Y"));

        assertFails(Kind.PEER_MISMATCH, () -> IdentityFile.load(file), "names another peer id");
    }

    @Test
    void aForeignSecretKeyIsAMismatch() throws Exception {
        write(JSON.replace(SECRET, "6dcde155f1f900e157d25bb5c24b1a54d71ea35b78661ed9b1a8be3532c3d4f5"));

        assertFails(Kind.KEYS_MISMATCH, () -> IdentityFile.load(file), "is not that of the public key");
    }

    @Test
    void tooLittleWorkIsFoundByTheCheckAlone() throws Exception {
        write(JSON);
        Identity identity = IdentityFile.load(file);

        IdentityFile.check(file, identity, new Difficulty(12));
        assertFails(
                Kind.INSUFFICIENT_WORK,
                () -> IdentityFile.check(file, identity, new Difficulty(26)),
                "difficulty 26.0");
    }

    @TestFactory
    Stream<DynamicTest> recordedIdentities() {
        return Vectors.each("identities.json", vector -> {
            Path recorded = Files.createTempDirectory(directory, "recorded").resolve("identity.json");
            Files.writeString(recorded, vector.get("identity").toString());

            Identity identity = IdentityFile.load(recorded);

            assertEquals(
                    vector.get("identity").get("peer_id").asText(),
                    identity.peer().text());
            assertArrayEquals(Vectors.hex(vector.get("identity"), "secret_key"), identity.secretKey());
            IdentityFile.check(
                    recorded,
                    identity,
                    new Difficulty(vector.get("pow_zero_bits").asInt()));
        });
    }

    private void write(String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.UTF_8);
    }

    private String permissions() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(file.getParent())) {
            return entries.toList();
        }
    }

    private static void assertSame(Identity expected, Identity found) {
        assertEquals(expected.peer(), found.peer());
        assertEquals(expected.peer().text(), found.peer().text());
        assertEquals(expected.publicKey(), found.publicKey());
        assertArrayEquals(expected.secretKey(), found.secretKey());
        assertEquals(expected.stamp(), found.stamp());
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void assertFails(Kind kind, Action action, String words) {
        IdentityException failure = assertThrows(IdentityException.class, action::run);
        assertEquals(kind, failure.kind());
        assertTrue(failure.getMessage().contains(words), failure.getMessage());
    }
}
