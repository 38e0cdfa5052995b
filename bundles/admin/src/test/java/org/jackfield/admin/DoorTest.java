package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.node.Door;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the door is, and who is told. */
class DoorTest {

    @TempDir
    Path folder;

    @Test
    void aDefaultPortThatIsTakenIsExchangedForAFreeOneAndToldOf() throws IOException {
        try (OpenDoor first = new OpenDoor(AdminSettings.DEFAULT);
                OpenDoor second = new OpenDoor(AdminSettings.DEFAULT)) {

            assertFalse(second.door().requested());
            assertTrue(second.door().trouble().orElseThrow().contains("127.0.0.1:8732 is in use"));
            assertNotEquals(first.door().address(), second.door().address());
            assertEquals(503, second.get("/network/self").status());
        }
    }

    @Test
    void anAddressThatWasAskedForIsUsedExactlyOrNotAtAll() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                OpenDoor door = new OpenDoor(OpenDoor.at(AdminSettings.DEFAULT, "127.0.0.1:" + taken.getLocalPort()))) {

            assertTrue(door.door().requested());
            assertEquals(Optional.empty(), door.door().address());
            assertTrue(door.door().trouble().orElseThrow().contains(String.valueOf(taken.getLocalPort())));
        }
    }

    @Test
    void aNameThatLeadsNowhereIsTrouble() {
        try (OpenDoor door = new OpenDoor(OpenDoor.at(AdminSettings.DEFAULT, "nowhere.invalid:8732"))) {
            assertTrue(door.door().trouble().orElseThrow().contains("nowhere.invalid"));
        }
    }

    @Test
    void aDoorCanBeOnIpv6() {
        Assumptions.assumeTrue(hasIpv6(), "this machine has no IPv6");
        try (OpenDoor door = new OpenDoor(OpenDoor.at(AdminSettings.DEFAULT, "[::1]:0"))) {
            assertTrue(door.door().address().orElseThrow().toString().startsWith("http://[::1]:"));
            assertEquals(503, door.get("/network/self").status());
        }
    }

    @Test
    void aDoorThatIsToBeElsewhereMovesAndOtherSettingsDoNotMoveIt() {
        try (OpenDoor door = new OpenDoor()) {
            Door before = door.door();
            AdminSettings fewer = new AdminSettings(
                    OpenDoor.ANYWHERE.address(),
                    Optional.of(folder),
                    Optional.empty(),
                    OpenDoor.ANYWHERE.allowedHosts(),
                    0,
                    1,
                    1000,
                    10,
                    OpenDoor.ANYWHERE.requestTimeout(),
                    OpenDoor.ANYWHERE.idleTimeout(),
                    OpenDoor.ANYWHERE.heartbeat());

            door.admin.change(fewer);
            assertEquals(1, door.told.size());
            assertEquals(503, door.get("/jackfield/events").status(), "max-streams is 0");

            door.admin.change(OpenDoor.at(fewer, "0.0.0.0:0"));
            assertEquals(2, door.told.size());
            assertNotEquals(before, door.door());
            assertEquals(503, door.get("/network/self").status());
            assertEquals(door.door().address().orElseThrow().toString(), told().get("url"));
        }
    }

    @Test
    void theFolderTellsWhereTheDoorIsWhileItIsOpen() throws IOException {
        AdminSettings settings = OpenDoor.ANYWHERE;
        OpenDoor door = new OpenDoor(new AdminSettings(
                settings.address(),
                Optional.of(folder),
                settings.tokenFile(),
                settings.allowedHosts(),
                settings.maxStreams(),
                settings.streamLines(),
                settings.maxBodyBytes(),
                settings.maxConnections(),
                settings.requestTimeout(),
                settings.idleTimeout(),
                settings.heartbeat()));

        assertEquals(door.door().address().orElseThrow(), URI.create((String) told().get("url")));
        assertEquals(ProcessHandle.current().pid(), ((Number) told().get("pid")).longValue());
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("api.json"))));
        door.close();
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    private Map<?, ?> told() {
        try {
            return (Map<?, ?>) OpenDoor.json(Files.readString(folder.resolve("api.json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean hasIpv6() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
