package org.jackfield.api.point;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointIdTest {

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4:9732, tcp://1.2.3.4:9732",
        "TCP://Node.Example:1, tcp://node.example:1",
        "ws://[2001:DB8:0:0:0:0:0:1]:443, ws://[2001:db8::1]:443",
        "[::ffff:1.2.3.4]:5, tcp://1.2.3.4:5",
        "[::]:0, tcp://[::]:0",
        "[1:0:0:2:0:0:0:3]:7, tcp://[1:0:0:2::3]:7",
        "[1:0:2:3:4:5:6:7]:7, tcp://[1:0:2:3:4:5:6:7]:7",
        "[0:0:1:0:0:0:0:0]:7, tcp://[0:0:1::]:7",
        "memory://alice:1, memory://alice:1",
        "a+b.c-9://x:1, a+b.c-9://x:1",
        "abcdefghijklmnop://x:1, abcdefghijklmnop://x:1",
    })
    void equalPlacesHaveOneText(String written, String normal) {
        PointId point = PointId.parse(written);

        assertEquals(normal, point.toString());
        assertEquals(point, PointId.parse(point.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "host",
                "host:",
                "host:70000",
                "host:8c",
                "host:-1",
                "[::1:80",
                "[1.2.3.4]:80",
                ":::80",
                "1.2.3:80",
                "1.2.3.256:80",
                "01.2.3.4:80",
                "http//x:1",
                "9x://a:1",
                "://a:1",
                "a_b://a:1",
                "abcdefghijklmnopq://a:1",
                "a b:1",
                "a/b:1",
                "a@b:1",
                "[fe80::1%eth0]:1",
                "host:1:2"
            })
    void whatIsNoPointIsRefusedWithASentence(String written) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> PointId.parse(written));

        assertTrue(refusal.getMessage().contains(" "), refusal.getMessage());
    }

    @Test
    void aMissingPortIsTheDefaultOne() {
        assertEquals(new PointId("tcp", "boot.example", 9732), PointId.parse("boot.example", 9732));
        assertEquals(new PointId("tcp", "::1", 9732), PointId.parse("[::1]", 9732));
        assertEquals(new PointId("tcp", "boot.example", 1), PointId.parse("boot.example:1", 9732));
    }

    @Test
    void aHostNameHasNoAddressAndALiteralHas() {
        assertTrue(PointId.parse("localhost:1").address().isEmpty());
        for (String literal : List.of("192.0.2.7", "0.0.0.0", "255.255.255.255", "128.1.0.254")) {
            assertEquals(
                    literal,
                    PointId.parse(literal + ":1").address().orElseThrow().getHostAddress());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[.:1]:80", "[..:1]:80", "[.1:2]:80"})
    void whatJavaWouldLookUpAsANameIsNoAddress(String text) {
        String refused = assertThrows(IllegalArgumentException.class, () -> PointId.parse(text))
                .getMessage();

        assertTrue(refused.endsWith("is neither an IP address nor a host name"), refused);
    }
}
