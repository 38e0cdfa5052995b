package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.distribution.Program.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Alice exchanges her TCP, of which she has other builds, while she is connected with Bob. */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
class PluginFolderIT {

    /** Without it no channel can be adopted, and nobody notices before. */
    private static final String NEEDED_TO_ADOPT = "org/jackfield/transports/sockets/Luggage.class";

    @TempDir
    Path folder;

    private Path plugins;
    private Path old;
    private String bobsPoint;
    private Program alice;
    private Program bob;

    @BeforeEach
    void aliceAndBobAreConnected() throws Exception {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        old = Files.copy(distributedTcp(), plugins.resolve("tcp-first.jar"));
        alice = node("alice", List.of("--plugins", plugins.toString()));
        String point = (String) alice.event("listening").get("point");
        bob = node("bob", List.of("--peer", point));
        bobsPoint = (String) bob.event("listening").get("point");
        alice.event("connected");
        bob.event("connected");
    }

    @AfterEach
    void theEnd() {
        alice.close();
        bob.close();
    }

    @Test
    void aNewerJarTakesOverTheOldOneMovesAsideAndTheConnectionNotices() throws Exception {
        Path fresh = drop("tcp-second.jar", AnotherBuild.of(old).version("0.2.0"));

        assertEquals("adopted", undisturbed("transport-exchanged").get("outcome"));
        Map<String, Object> replaced = undisturbed("plugin-replaced");
        assertEquals("0.2.0", replaced.get("version"));
        Path aside = plugins.resolve(".replaced/tcp-first.jar");
        assertTrue(replaced.get("sentence").toString().endsWith("; its jar is now " + aside), replaced.toString());
        assertTrue(Files.exists(aside));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(fresh));
        assertBobNoticedNothing();
        assertEquals(0, alice.terminate().code());
    }

    @Test
    void aNewerJarThatCannotAdoptIsTakenBackAndIsTriedAgainWhenItChanges() throws Exception {
        Path bad = drop("tcp-second.jar", AnotherBuild.of(old).version("0.2.0").without(NEEDED_TO_ADOPT));

        assertEquals("rolled-back", undisturbed("transport-exchanged").get("outcome"));
        String sentence = (String) undisturbed("plugin-refused").get("sentence");
        assertTrue(
                sentence.startsWith("The plugin " + bad + " is not used: the engine took tcp back from it"), sentence);
        assertTrue(
                sentence.endsWith("; version 0.1.0.SNAPSHOT stays; the file is tried again when it changes."),
                sentence);
        assertTrue(Files.exists(old) && Files.exists(bad));

        drop("tcp-second.jar", AnotherBuild.of(old).version("0.2.0"));
        assertEquals("0.2.0", undisturbed("plugin-replaced").get("version"));
        assertBobNoticedNothing();
        assertEquals(0, alice.terminate().code());
    }

    @Test
    void aNewerJarThatLacksAPackageOrIsDamagedDisturbsNobody() throws Exception {
        drop("tcp-second.jar", AnotherBuild.of(old).version("0.2.0").importing("org.example.nowhere"));
        String sentence = (String) undisturbed("plugin-refused").get("sentence");
        assertTrue(sentence.contains("no bundle exports the package org.example.nowhere"), sentence);

        Files.writeString(plugins.resolve("tcp-third.jar"), "this is no jar");
        sentence = (String) undisturbed("plugin-refused").get("sentence");
        assertTrue(sentence.contains("tcp-third.jar is not used: it is damaged"), sentence);
        assertBobNoticedNothing();
        assertEquals(0, alice.terminate().code());
    }

    @Test
    void anOverwriteThatCannotAdoptIsRolledBackInPlace() throws Exception {
        byte[] good = Files.readAllBytes(old);
        drop("tcp-first.jar", AnotherBuild.of(old).without(NEEDED_TO_ADOPT));

        String sentence = (String) undisturbed("plugin-refused").get("sentence");
        assertTrue(sentence.contains("it did not adopt all of tcp"), sentence);
        assertArrayEquals(good, Files.readAllBytes(plugins.resolve(".replaced/tcp-first.jar")));
        assertBobNoticedNothing();
        assertEquals(0, alice.terminate().code());
    }

    @Test
    void inTheShellInstallAndStartAndUpdateGoTheSameWay() throws Exception {
        alice.close();
        alice = node("alice", List.of("--plugins", plugins.toString(), "--shell", "--peer", bobsPoint));
        bob.event("connected");
        Path second = Files.write(
                folder.resolve("second"), AnotherBuild.of(old).version("0.2.0").bytes());
        Path third = Files.write(
                folder.resolve("third"), AnotherBuild.of(old).version("0.3.0").bytes());
        Path foreign = Files.write(
                folder.resolve("foreign"),
                AnotherBuild.of(old)
                        .version("0.4.0")
                        .importing("org.example.nowhere")
                        .bytes());
        Path clumsy = Files.write(
                folder.resolve("clumsy"),
                AnotherBuild.of(old).version("0.5.0").without(NEEDED_TO_ADOPT).bytes());

        int id = installed(second);
        alice.type("start " + id);
        awaitTcp("0.2.0");
        alice.type("update " + id + " " + third.toUri());
        awaitLogged("org.jackfield.transports.tcp 0.3.0 was updated by hand");
        awaitTcp("0.3.0");
        alice.type("update " + id + " " + foreign.toUri());
        complained("org.jackfield.transports.tcp 0.4.0 is not used: no bundle exports the package");
        awaitTcp("0.3.0");
        alice.type("update " + id + " " + clumsy.toUri());
        complained("org.jackfield.transports.tcp 0.5.0 is not used: it did not adopt all of tcp");
        awaitTcp("0.3.0");
        alice.type("start " + installed(clumsy));
        complained("org.jackfield.transports.tcp 0.5.0 is not used: the engine took tcp back from it");
        awaitTcp("0.3.0");
        assertBobNoticedNothing();

        alice.type("uninstall " + id);
        awaitTcp("0.1.0.SNAPSHOT");
        alice.type("quit");
        assertEquals(0, alice.ended().code());
    }

    private int installed(Path jar) throws IOException, InterruptedException {
        alice.type("install " + jar.toUri());
        Matcher told = Pattern.compile("Bundle ID: (\\d+)").matcher(alice.line(line -> line.contains("Bundle ID: ")));
        assertTrue(told.find());
        return Integer.parseInt(told.group(1));
    }

    /** Asks until there is that version of the TCP bundle alone, and active. */
    private void awaitTcp(String version) throws IOException, InterruptedException {
        List<String> seen = new ArrayList<>();
        Instant deadline = Instant.now().plusSeconds(60);
        while (!(seen.size() == 1
                && seen.get(0).contains("|Active")
                && seen.get(0).endsWith("(" + version + ")|" + version))) {
            if (Instant.now().isAfter(deadline)) {
                fail("not " + version + " alone, but " + seen + ": "
                        + Files.readString(folder.resolve("alice/logs/node.0.log")));
            }
            seen.clear();
            alice.type("lb -s org.jackfield.transports.tcp", "echo listed");
            alice.line(line -> {
                if (line.contains("|") && line.contains("transports.tcp")) {
                    seen.add(line.strip());
                }
                return line.contains("listed");
            });
        }
    }

    /** Looks into the log again and again, each time after an answer of the shell. */
    private void awaitLogged(String text) throws IOException, InterruptedException {
        Path log = folder.resolve("alice/logs/node.0.log");
        Instant deadline = Instant.now().plusSeconds(60);
        while (!Files.readString(log).contains(text)) {
            if (Instant.now().isAfter(deadline)) {
                fail("'" + text + "' is not in " + Files.readString(log));
            }
            alice.type("echo asked");
            alice.line(line -> line.contains("asked"));
        }
    }

    private void complained(String of) throws InterruptedException {
        alice.complaint(line -> line.contains(of));
    }

    @Test
    void afterARestartTheHighestVersionThatStartsRuns() throws Exception {
        assertEquals(0, alice.terminate().code());
        drop("tcp-second.jar", AnotherBuild.of(old).version("0.2.0"));
        drop("tcp-third.jar", AnotherBuild.of(old).version("0.3.0").importing("org.example.nowhere"));
        alice.close();

        alice = node("alice", List.of("--plugins", plugins.toString(), "--shell"));
        alice.type("lb -s org.jackfield.transports.tcp", "quit");
        Ended ended = alice.ended();

        String out = String.join("\n", ended.out());
        assertEquals(0, ended.code(), out);
        assertTrue(out.lines().anyMatch(line -> line.contains("|Active") && line.contains("0.2.0")), out);
        assertTrue(ended.err().toString().contains("tcp-third.jar is not used: no bundle exports"), ended.toString());
    }

    /** Alice's next event of a kind, if nothing has ended before. */
    private Map<String, Object> undisturbed(String word) throws InterruptedException {
        return alice.eventBefore(word, "disconnected");
    }

    /** Bob hears nothing but his own end. */
    private void assertBobNoticedNothing() throws InterruptedException {
        Ended ended = bob.terminate();
        assertFalse(
                ended.out().stream()
                        .takeWhile(line -> !line.contains("\"reason\":{\"word\":\"shutdown\""))
                        .anyMatch(line -> line.contains("\"event\":\"disconnected\"")
                                || line.contains("\"event\":\"suspended\"")),
                ended.out().toString());
    }

    private Path drop(String name, AnotherBuild build) throws IOException {
        Path part = Files.write(folder.resolve("part"), build.bytes());
        return Files.move(part, plugins.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path distributedTcp() throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Program.HOME.resolve("plugins"), "transports-tcp-*.jar")) {
            return jars.iterator().next();
        }
    }

    private Program node(String name, List<String> more) throws IOException {
        Path data = folder.resolve(name);
        Files.createDirectories(data.resolve("etc"));
        // what a busy machine delays is no failure of the plugin
        Files.writeString(
                data.resolve("etc/org.jackfield.pool.cfg"), "adopt-within = 20000\nhandover-patience = 20000\n");
        return Program.listeningNode(data, more.toArray(String[]::new));
    }
}
