package org.jackfield.distribution.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.node.Door;
import org.junit.jupiter.api.Test;

class DoorsComponentTest {

    private static final URI HERE = URI.create("http://127.0.0.1:8732");

    private final List<Map<String, Object>> told = new ArrayList<>();
    private final DoorsComponent doors = new DoorsComponent(told::add);

    @Test
    void aDoorIsToldWhenItOpensAndWhenItCloses() {
        Door api = new Door("api", Optional.of(HERE), Optional.empty(), false);

        doors.bindDoor(api);
        doors.unbindDoor(api);

        assertEquals(
                List.of("api at http://127.0.0.1:8732", "no more api at http://127.0.0.1:8732"),
                told.stream().map(event -> event.get("sentence")).toList());
        assertEquals("door-opened", told.get(0).get("event"));
        assertEquals("api", told.get(0).get("door"));
        assertEquals(false, told.get(0).get("requested"));
        assertEquals("door-closed", told.get(1).get("event"));
    }

    @Test
    void aDoorThatIsOpenElsewhereSaysWhy() {
        doors.bindDoor(new Door("api", Optional.of(HERE), Optional.of("8732 is taken"), false));

        assertEquals("api at http://127.0.0.1:8732 (8732 is taken)", told.get(0).get("sentence"));
    }

    @Test
    void aDoorThatCannotBeOpenedIsToldOnceWithItsTrouble() {
        Door shut = new Door("metrics", Optional.empty(), Optional.of("no metrics at 127.0.0.1:1: taken"), true);

        doors.bindDoor(shut);
        doors.unbindDoor(shut);

        assertEquals(1, told.size());
        assertEquals("door-shut", told.get(0).get("event"));
        assertEquals("no metrics at 127.0.0.1:1: taken", told.get(0).get("trouble"));
        assertEquals(true, told.get(0).get("requested"));
    }
}
