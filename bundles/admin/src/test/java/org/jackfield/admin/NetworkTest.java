package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The paths of Octez, before a real node with a real neighbour. */
class NetworkTest {

    private static final String ALICE = "10.0.0.1";
    private static final String BOB = "10.0.0.2";

    private final Village village = new Village();
    private final OpenDoor door = new OpenDoor();

    @BeforeEach
    void move() {
        door.before(village.moveIn(ALICE, door.admin.hub()));
        village.moveIn(BOB);
    }

    @AfterEach
    void leave() {
        door.close();
        village.close();
    }

    @Test
    void selfIsThePeerId() {
        OpenDoor.Reply reply = door.get("/network/self");

        assertEquals(200, reply.status());
        assertEquals(village.at(ALICE).self().text(), reply.json());
    }

    @Test
    void aPointIsConnectedToAndIsRunningThen() {
        OpenDoor.Reply connect =
                door.send("PUT", "/network/points/" + coded(Village.point(BOB).toString()), "{}");

        assertEquals(200, connect.status(), connect.text());
        assertEquals("{}\n", connect.text());
        OpenDoor.Reply connections = door.get("/network/connections");
        assertTrue(connections.text().contains(village.at(BOB).self().text()), connections.text());
        OpenDoor.Reply points = door.get("/network/points?filter=running");
        assertTrue(points.text().contains(BOB), points.text());
        for (String path : new String[] {
            "/version",
            "/network/stat",
            "/network/full_stat",
            "/network/peers",
            "/jackfield/status",
            "/jackfield/connections",
            "/jackfield/endings"
        }) {
            OpenDoor.Reply reply = door.get(path);
            assertEquals(200, reply.status(), path + " " + reply.text());
            System.out.println(path + " " + reply.text());
        }
    }

    static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
