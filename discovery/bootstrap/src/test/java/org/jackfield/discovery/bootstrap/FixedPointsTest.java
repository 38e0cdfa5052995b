package org.jackfield.discovery.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class FixedPointsTest {

    private static final String MAINNET = "mainnet";

    @Test
    void eachNetworkHasItsSectionAndTheFileItsDate() {
        String text =
                """
                # by hand
                dated 2026-11-29

                [mainnet]
                192.0.2.7            # of somebody
                ws://[2001:db8::7]:443

                [ghostnet]
                192.0.2.8:19732
                [ mainnet ]
                192.0.2.9
                192.0.2.7
                """;

        FixedPoints mainnet = read(text, MAINNET);

        assertEquals(Optional.of(LocalDate.of(2026, 11, 29)), mainnet.dated());
        assertEquals(
                points("tcp://192.0.2.7:9732", "ws://[2001:db8::7]:443", "tcp://192.0.2.9:9732"), mainnet.points());
        assertEquals(List.of(), mainnet.damages());
        assertEquals(points("tcp://192.0.2.8:19732"), read(text, "ghostnet").points());
        assertEquals(List.of(), read(text, "shadownet").points());
    }

    @Test
    void aDamagedLineIsNamedByItsNumberAndTheOthersCount() {
        FixedPoints read = read(
                """
                192.0.2.1
                dated yesterday
                [mainnet]
                192.0.2.2
                node.example:9732
                192.0.2.3:0
                192.0.2.4:99999
                0.0.0.0
                two words
                192.0.2.5
                """,
                MAINNET);

        assertEquals(points("tcp://192.0.2.2:9732", "tcp://192.0.2.5:9732"), read.points());
        assertEquals(
                List.of(
                        "line 1: '192.0.2.1' stands before the first [NETWORK], and is no date",
                        "line 2: 'dated yesterday' is not 'dated YEAR-MONTH-DAY'",
                        "line 5: 'node.example:9732' is a name and no address, and names have failed when it is wanted",
                        "line 6: '192.0.2.3:0' cannot be dialled",
                        "line 7: '192.0.2.4:99999' is no point",
                        "line 8: '0.0.0.0' cannot be dialled",
                        "line 9: 'two words' is no point"),
                read.damages());
    }

    @Test
    void pointsBelowADamagedSectionAreNobodys() {
        for (String damaged : List.of("[ghostnet", "[", "[]", "[a b]")) {
            FixedPoints read = read("[mainnet]\n192.0.2.1\n" + damaged + "\n192.0.2.2\n", MAINNET);

            assertEquals(points("tcp://192.0.2.1:9732"), read.points(), damaged);
            assertEquals(1, read.damages().size(), damaged);
            assertTrue(read.damages().get(0).startsWith("line 3: "), read.damages()::toString);
        }
    }

    @Test
    void linesBehindTheMostPointsAreNotTaken() {
        FixedPoints read = FixedPointsTest.read("[mainnet]\n192.0.2.1\n192.0.2.1\n192.0.2.2\n192.0.2.3\n", MAINNET, 2);

        assertEquals(points("tcp://192.0.2.1:9732", "tcp://192.0.2.2:9732"), read.points());
        assertEquals(List.of("line 5: tcp://192.0.2.3:9732 is more than max-points (2) allows"), read.damages());
    }

    @Test
    void ofManyDamagedLinesTheFirstAreNamedAndTheOthersCounted() {
        FixedPoints read = read("junk\n".repeat(1000), MAINNET);

        assertEquals(FixedPoints.MOST_DAMAGES, read.damages().size());
        assertEquals("and 981 lines more", read.damages().get(FixedPoints.MOST_DAMAGES - 1));
    }

    @Test
    void whatIsShownOfADamagedLineSteersNoTerminal() {
        String damage = read("[mainnet]\n\u001b[2J" + "x".repeat(500) + "\n", MAINNET)
                .damages()
                .get(0);

        assertTrue(damage.matches("[ -~]*"), damage);
        assertTrue(damage.length() < 120, damage);
    }

    @Test
    void anythingElseThanTextIsRefused() {
        byte[] binary = {(byte) 0xff, (byte) 0xfe, 0};

        assertThrows(CharacterCodingException.class, () -> FixedPoints.read(binary, MAINNET, 64));
    }

    @Test
    void whateverStandsInTheFileIsReadOrNamed() {
        Random random = new Random(5);
        String[] pieces = {
            "[", "]", "mainnet", "dated ", "2026-11-29", "192.0.2.", "7", ":", "//", "#", " ", "\n", "\r", "é", "\u0000"
        };
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder("[mainnet]\n");
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            FixedPoints read = read(text.toString(), MAINNET);
            read.points()
                    .forEach(point ->
                            assertTrue(point.port() > 0 && point.address().isPresent(), point::toString));
        }
    }

    private static FixedPoints read(String text, String network) {
        return read(text, network, 64);
    }

    private static FixedPoints read(String text, String network, int most) {
        try {
            return FixedPoints.read(text.getBytes(StandardCharsets.UTF_8), network, most);
        } catch (CharacterCodingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<PointId> points(String... texts) {
        return List.of(texts).stream().map(PointId::parse).toList();
    }
}
