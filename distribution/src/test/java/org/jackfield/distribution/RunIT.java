package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.Program.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class RunIT {

    @TempDir
    Path folder;

    @Test
    void aNodeGeneratesItsIdentityTellsItsRealPortAndStopsCleanly() throws Exception {
        Path data = folder.resolve("data");
        String peer;
        try (Program node = Program.node(data, "--listen", "127.0.0.1:0")) {
            peer = (String) node.event("generated").get("peer");
            PointId point = PointId.parse((String) node.event("listening").get("point"));
            assertNotEquals(0, point.port());

            Ended ended = node.terminate();

            assertEquals(0, ended.code(), ended.toString());
            assertTrue(
                    ended.out().get(ended.out().size() - 1).contains("\"event\":\"stopped\""),
                    ended.out().toString());
        }
        try (Program again = Program.node(data, "--listen", "127.0.0.1:0")) {
            assertEquals(peer, again.event("started").get("peer"));
            assertEquals(0, again.terminate().code());
        }
        assertFalse(Files.exists(data.resolve("address-book.damaged-1")), "the address book survives a restart");
    }

    @Test
    void nodesFindEachOtherOverUdp() throws Exception {
        try (Program alice = Program.node(folder.resolve("alice"), "--listen", "udp://127.0.0.1:0")) {
            String point = (String) alice.event("listening").get("point");
            assertTrue(point.startsWith("udp://127.0.0.1:"), point);
            try (Program bob = Program.node(folder.resolve("bob"), "--listen", "udp://127.0.0.1:0", "--peer", point)) {
                bob.event("connected");
                alice.event("connected");
            }
        }
    }

    @Test
    void nodesFindEachOtherOverWebSocket() throws Exception {
        try (Program alice =
                Program.node(folder.resolve("alice"), "--listen", "127.0.0.1:0", "--listen", "ws://127.0.0.1:0")) {
            String point = (String) alice.event("listening", event -> String.valueOf(event.get("point"))
                            .startsWith("ws://"))
                    .get("point");
            try (Program bob = Program.node(folder.resolve("bob"), "--listen", "wss://127.0.0.1:0", "--peer", point)) {
                assertTrue(((String) bob.event("listening").get("point")).startsWith("wss://127.0.0.1:"));
                bob.event("connected");
                alice.event("connected");
            }
        }
    }

    @Test
    void aNodeStopsWhenItsStarterHasGone() throws Exception {
        try (Program node = Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0", "--attached")) {
            node.event("started");

            assertEquals(0, node.abandon().code());
        }
    }

    @Test
    void twoNodesFindEachOther() throws Exception {
        try (Program alice = Program.node(folder.resolve("alice"), "--listen", "127.0.0.1:0")) {
            Object other = alice.event("generated").get("peer");
            String point = (String) alice.event("listening").get("point");
            try (Program bob = Program.node(folder.resolve("bob"), "--listen", "127.0.0.1:0", "--peer", point)) {
                String self = (String) bob.event("generated").get("peer");

                assertEquals(other, bob.event("connected").get("peer"));
                assertEquals(self, alice.event("connected").get("peer"));

                assertEquals(0, bob.terminate().code());
                assertEquals(self, alice.event("disconnected").get("peer"));
            }
        }
    }

    @Test
    void twoNodesNeverShareADataDirectory() throws Exception {
        try (Program node = Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0")) {
            node.event("started");

            Ended second = Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0")
                    .ended();

            assertEquals(ExitCode.DATA_DIRECTORY_BUSY.number(), second.code());
            assertTrue(second.sentence().contains("Another node uses the data directory"), second.sentence());
        }
    }

    @Test
    void aTakenPortIsRefusedInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Ended ended = Program.node(folder.resolve("data"), "--listen", "127.0.0.1:" + taken.getLocalPort())
                    .ended();

            assertEquals(ExitCode.NOT_LISTENING.number(), ended.code(), ended.toString());
            assertEquals(
                    "jackfield run: The node cannot listen: tcp://127.0.0.1:" + taken.getLocalPort()
                            + " is already in use.",
                    ended.sentence());
        }
    }

    @Test
    void settingsThatContradictEachOtherAreRefused() throws Exception {
        Path etc = Files.createDirectories(folder.resolve("data/etc"));
        Files.writeString(etc.resolve("org.jackfield.pool.cfg"), "min-connections = 60\n");

        Ended ended = Program.node(folder.resolve("data")).ended();

        assertEquals(ExitCode.SETTINGS.number(), ended.code());
        assertTrue(ended.sentence().contains("min-connections 60 <= expected-connections 50"), ended.sentence());
    }

    @Test
    void aDamagedIdentityIsRefusedAndLeftAlone() throws Exception {
        Path file = Files.createDirectories(folder.resolve("data")).resolve("identity.json");
        Files.writeString(file, "{}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        Ended ended = Program.node(folder.resolve("data")).ended();

        assertEquals(ExitCode.IDENTITY_DAMAGED.number(), ended.code());
        ended.sentence();
        assertEquals("{}", Files.readString(file));
    }

    @Test
    void aDamagedAddressBookIsSetAsideAndTheNodeGoesOn() throws Exception {
        Path book = Files.createDirectories(folder.resolve("data")).resolve("address-book");
        Files.writeString(book, "what is this?\n");

        try (Program node = Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0")) {
            String sentence = (String) node.event("file-trouble").get("sentence");
            assertTrue(sentence.contains("address-book"), sentence);
            node.event("listening");
            assertEquals(0, node.terminate().code());
        }
        assertEquals("what is this?\n", Files.readString(folder.resolve("data/address-book.damaged-1")));
    }

    @Test
    void settingsAreFollowedWhileTheNodeRuns() throws Exception {
        Path data = folder.resolve("data");
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(etc.resolve("org.jackfield.pool.cfg"), "listen = tcp://127.0.0.1:0\n");
        try (Program node = Program.node(data)) {
            node.event("listening");

            Path next = Files.writeString(data.resolve("next"), "listen = tcp://127.0.0.1:0, tcp://127.0.0.2:0\n");
            Files.move(next, etc.resolve("org.jackfield.pool.cfg"), StandardCopyOption.ATOMIC_MOVE);

            node.event("listening", event -> String.valueOf(event.get("point")).startsWith("tcp://127.0.0.2:"));
        }
    }

    @Test
    void aWrongSettingIsRefusedInOneSentenceAndTheNodeGoesOn() throws Exception {
        Path data = folder.resolve("data");
        Path etc = Files.createDirectories(data.resolve("etc"));
        try (Program node = Program.node(data, "--listen", "127.0.0.1:0")) {
            node.event("listening");

            Files.writeString(etc.resolve("org.jackfield.scheduler.cfg"), "max-download-speed = abc\n");
            node.event("setting-refused");
            Files.writeString(etc.resolve("org.jackfield.pool.cfg"), "min-connections = xx\n");
            node.event("setting-refused");
            Ended ended = node.terminate();

            assertEquals(0, ended.code());
            String speed = etc.resolve("org.jackfield.scheduler.cfg")
                    + ": max-download-speed is a whole number, not 'abc'; the settings of org.jackfield.scheduler are those of before.";
            assertEquals(2, ended.err().size(), ended.err().toString());
            assertEquals("jackfield run: " + speed, ended.err().get(0));
            assertTrue(Files.readString(data.resolve("logs/node.0.log")).contains(speed), "the log has it, too");
        }
    }

    @Test
    void aPluginComesAndGoesWithItsJar() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        try (Program node =
                Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0", "--plugins", plugins.toString())) {
            node.event("started");

            Path arriving = Files.copy(distributed("transports-tcp"), folder.resolve("arriving"));
            Path jar = Files.move(arriving, plugins.resolve("tcp.jar"), StandardCopyOption.ATOMIC_MOVE);
            node.event("plugin-arrived", event -> "tcp".equals(event.get("name")));
            node.event("listening");

            Files.delete(jar);
            node.event("plugin-left", event -> "tcp".equals(event.get("name")));
            assertEquals(0, node.terminate().code());
        }
    }

    @Test
    void aDamagedJarTakesNoWorkingTransportAway() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path jar = Files.copy(distributed("transports-tcp"), plugins.resolve("tcp.jar"));
        byte[] whole = Files.readAllBytes(jar);
        try (Program node =
                Program.node(folder.resolve("data"), "--listen", "127.0.0.1:0", "--plugins", plugins.toString())) {
            node.event("listening");
            Files.writeString(jar, "this is no jar");
            String sentence = (String)
                    node.eventBefore("plugin-refused", "bundle-uninstalled").get("sentence");
            assertTrue(sentence.contains(jar + " is not used: it is damaged"), sentence);

            Files.write(jar, Arrays.copyOf(whole, whole.length / 2));
            node.eventBefore("plugin-refused", "bundle-uninstalled");
            Files.write(jar, AnotherBuild.of(distributed("transports-tcp")).bytes());
            node.eventBefore("plugin-replaced", "bundle-uninstalled");
            assertEquals(0, node.terminate().code());
        }
    }

    @Test
    void aPluginThatLacksAPackageIsNamedInOneSentence() throws Exception {
        Path data = folder.resolve("data");
        Path jar = folder.resolve("lost.jar");
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        main.put(new Attributes.Name("Bundle-SymbolicName"), "org.example.lost");
        main.put(new Attributes.Name("Import-Package"), "org.example.nowhere");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        try (Program node = Program.node(data, "--listen", "127.0.0.1:0")) {
            node.event("listening");
            Path dropped = Files.move(jar, data.resolve("plugins/lost.jar"), StandardCopyOption.ATOMIC_MOVE);

            node.event("plugin-refused");
            Ended ended = node.terminate();

            assertEquals(0, ended.code());
            assertEquals(
                    "jackfield run: The plugin " + dropped + " is not used: no bundle exports the package"
                            + " org.example.nowhere that it imports, in a fitting version; the file is tried again when"
                            + " it changes.",
                    ended.sentence());
            assertTrue(Files.readString(data.resolve("logs/node.0.log")).contains("BundleException"));
        }
    }

    @Test
    void aPointThatNoTransportSpeaksIsTold() throws Exception {
        try (Program node = Program.node(folder.resolve("data"), "--listen", "pigeon://127.0.0.1:0")) {
            String sentence = (String) node.event("no-transport").get("sentence");

            assertEquals("No transport speaks pigeon yet; the node will listen there when one arrives.", sentence);
            assertEquals("jackfield run: " + sentence, node.terminate().sentence());
        }
    }

    @Test
    void aPointThatIsTakenWhenItIsAskedForLaterEndsNothing() throws Exception {
        Path data = folder.resolve("data");
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(etc.resolve("org.jackfield.pool.cfg"), "listen = 127.0.0.1:0\n");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Program node = Program.node(data)) {
            node.event("listening");

            Path next = Files.writeString(
                    data.resolve("next"), "listen = 127.0.0.1:0, 127.0.0.1:" + taken.getLocalPort() + "\n");
            Files.move(next, etc.resolve("org.jackfield.pool.cfg"), StandardCopyOption.ATOMIC_MOVE);

            node.event("not-listening");
            assertEquals(0, node.terminate().code());
        }
    }

    private static Path distributed(String plugin) throws IOException {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(Program.HOME.resolve("plugins"), plugin + "-*.jar")) {
            return jars.iterator().next();
        }
    }
}
