package org.jackfield.api.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one message may say of who was seen where. */
class SeenTest {

    private static final PointId NODE = PointId.parse("tcp://192.0.2.7:9732");

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT0S",
        "PT59M59.999S, PT0S",
        "PT1H, PT1H",
        "PT23H59M59S, PT23H",
        "PT24H, PT24H",
        "PT47H59M, PT24H",
        "PT48H, PT48H",
        "PT719H59M, PT696H"
    })
    void nothingIsToldMoreExactlyThanInHoursAndThenInDays(Duration ago, Duration told) {
        assertEquals(told, new Sighting(NODE, ago).ago());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT-1H", "PT-25H", "PT720H"})
    void whatIsToComeOrTooLongAgoCannotBeTold(Duration ago) {
        assertThrows(IllegalArgumentException.class, () -> new Sighting(NODE, ago));
    }

    @Test
    void nobodyWasSeenWhereNobodyCanBeDialled() {
        assertThrows(IllegalArgumentException.class, () -> Sighting.now(NODE.withPort(0)));
        assertTrue(Sighting.now(NODE).fresh());
        assertFalse(new Sighting(NODE, Duration.ofHours(1)).fresh());
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 1000", "2001:db8::1, 400", "node.example, 444"})
    void aMessageHoldsSoManyAndNotOneMore(String host, int most) {
        List<Sighting> full = sightings(host, most);
        assertEquals(most, new Message.Seen(full, false).sightings().size());

        String sentence = assertThrows(
                        IllegalArgumentException.class, () -> new Message.Seen(sightings(host, most + 1), false))
                .getMessage();
        assertEquals("of " + (most + 1) + " sightings " + most + " have room in one message", sentence);
    }

    @Test
    void aMessageHasEightSchemesAndNotOneMore() {
        List<Sighting> nine = IntStream.range(0, 9)
                .mapToObj(i -> Sighting.now(NODE.withScheme("s" + i)))
                .toList();

        assertEquals(8, new Message.Seen(nine.subList(0, 8), false).sightings().size());
        assertThrows(IllegalArgumentException.class, () -> new Message.Seen(nine, false));
    }

    @Test
    void manyAreSplitIntoMessagesOfWhichTheLastSaysThatItIs() {
        List<Message.Seen> messages = Message.Seen.split(sightings("192.0.2.1", 2_500), 8);

        assertEquals(
                List.of(1_000, 1_000, 500),
                messages.stream().map(each -> each.sightings().size()).toList());
        assertEquals(
                List.of(true, true, false),
                messages.stream().map(Message.Seen::more).toList());
        assertEquals(List.of(), Message.Seen.split(List.of(), 8));
    }

    @Test
    void whatHasNoRoomInSoManyMessagesIsLeftOut() {
        List<Message.Seen> messages = Message.Seen.split(sightings("2001:db8::1", 2_500), 2);

        assertEquals(
                800, messages.stream().mapToInt(each -> each.sightings().size()).sum());
        assertFalse(messages.get(1).more());
    }

    private static List<Sighting> sightings(String host, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Sighting.now(new PointId("tcp", host, 1 + i)))
                .toList();
    }
}
