package org.jackfield.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What nodes of our kind say to each other, on its way to bytes and back. */
class KindredCodecTest {

    private static final long SEED = 1_960;

    /** More of them: the profile {@code fuzz}. */
    private static final int ROUNDS = Integer.getInteger("jackfield.fuzz.executions", 1_000_000);

    private static final ByteString PROOF =
            ByteString.fromHex("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f");
    private static final PointId LONGEST = PointId.parse("s".repeat(16) + "://" + "h".repeat(253) + ":65535");

    /** The messages of the README, which stand there as {@link #VECTORS}. */
    private static final List<Message.Kindred> MESSAGES = List.of(
            new Message.Features(List.of("session/1", "points/1")),
            new Message.Reachable(
                    List.of(PointId.parse("tcp://192.0.2.7:9732"), PointId.parse("wss://node.example:443"))),
            new Message.AdvertiseFully(List.of(PointId.parse("udp://[2001:db8::1]:9732"))),
            new Message.Acknowledge(258),
            new Message.Resume(PROOF, 258),
            new Message.Attach(2, 258, 257),
            new Message.Farewell(),
            new Message.AskSeen(),
            new Message.Seen(
                    List.of(
                            Sighting.now(PointId.parse("tcp://192.0.2.7:9732")),
                            new Sighting(PointId.parse("udp://[2001:db8::1]:9732"), Duration.ofHours(23)),
                            new Sighting(PointId.parse("tcp://node.example:443"), Sighting.OLDEST)),
                    true),
            new Message.Seen(
                    List.of(new Sighting(PointId.parse("wss://node.example:443"), Duration.ofDays(1))), false));

    /** Made without our code. */
    static final List<String> VECTORS = List.of(
            "00000019000f0102000973657373696f6e2f310008706f696e74732f31",
            "00000032000f020200147463703a2f2f3139322e302e322e373a3937333200167773733a2f2f6e6f64652e6578616d706c653a343433",
            "0000001e000f030100187564703a2f2f5b323030313a6462383a3a315d3a39373332",
            "0000000b000f040000000000000102",
            "0000002b000f05202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f0000000000000102",
            "0000001b000f06000000000000000200000000000001020000000000000101",
            "00000003000f07",
            "00000003000f08",
            "0000003f000f0901020003746370000375647000030000c00002072604111720010db8000000000000000000000001260402"
                    + "34000c6e6f64652e6578616d706c6501bb",
            "0000001e000f090001000377737300010218000c6e6f64652e6578616d706c6501bb");

    static List<Message.Kindred> messages() {
        List<Message.Kindred> messages = new ArrayList<>(MESSAGES);
        messages.add(new Message.Features(List.of()));
        messages.add(new Message.Features(
                Collections.nCopies(Message.Features.MAX_NAMES, "x".repeat(Message.Features.MAX_NAME))));
        messages.add(new Message.Reachable(List.of()));
        messages.add(new Message.Reachable(Collections.nCopies(Message.Reachable.MAX_POINTS, LONGEST)));
        messages.add(new Message.AdvertiseFully(List.of()));
        messages.add(new Message.AdvertiseFully(IntStream.range(0, Message.Advertise.MAX_POINTS)
                .mapToObj(i -> PointId.parse("wss://[2001:db8:1111:2222:3333:4444:5555:" + (6000 + i) + "]:65535"))
                .toList()));
        messages.add(new Message.Acknowledge(0));
        messages.add(new Message.Acknowledge(Long.MAX_VALUE));
        messages.add(new Message.Attach(Long.MAX_VALUE, 0, 1));
        messages.add(new Message.Seen(List.of(), false));
        messages.add(new Message.Seen(sightings("tcp", 1_000, "203.0.113."), true));
        messages.add(new Message.Seen(sightings("tcp", 400, "2001:db8:1111:2222:3333:4444:5555:"), false));
        messages.add(new Message.Seen(
                IntStream.range(0, Message.Seen.MAX_SCHEMES)
                        .mapToObj(i -> Sighting.now(new PointId("s".repeat(15) + i, "h".repeat(253), 65_535)))
                        .toList(),
                false));
        return messages;
    }

    private static List<Sighting> sightings(String scheme, int count, String prefix) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Sighting(
                        new PointId(
                                scheme,
                                prefix + (prefix.contains(":") ? Integer.toHexString(0x1000 + i) : i % 256),
                                1000 + i),
                        Duration.ofHours(i % 48)))
                .toList();
    }

    @Test
    void knownMessages() {
        for (int i = 0; i < VECTORS.size(); i++) {
            assertEquals(VECTORS.get(i), encoded(MESSAGES.get(i)));
        }
    }

    @Test
    void theReadmeHasThemAll() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        for (int i = 0; i < VECTORS.size(); i++) {
            String name = MESSAGES.get(i).getClass().getSimpleName();
            assertTrue(
                    readme.matches("(?s).*\\R\\| `" + name + "`[^|\\n]*\\| `" + VECTORS.get(i) + "` \\|\\R.*"), name);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatWasSaidIsRead(Message.Kindred message) throws Undecodable {
        assertEquals(message, KindredCodec.decode(KindredCodec.encode(message)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageThatIsCutOffAnywhereIsNone(Message.Kindred message) {
        byte[] whole = KindredCodec.encode(message).array();
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));
            assertThrows(Undecodable.class, () -> KindredCodec.decode(cut), "cut at " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageWithAByteTooManyIsNone(Message.Kindred message) {
        byte[] whole = KindredCodec.encode(message).array();
        ByteBuffer longer = ByteBuffer.wrap(Arrays.copyOf(whole, whole.length + 1));

        Undecodable e = assertThrows(Undecodable.class, () -> KindredCodec.decode(longer));
        assertEquals("1 bytes too many in a message of kind " + whole[0], e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "00, a message of the unknown kind 0",
        "0a, a message of the unknown kind 10",
        "ff, a message of the unknown kind 255",
        "0121, 'a list of 33, which is more than 32'",
        "01010021, 'a text of 33 bytes, which is more than 32'",
        "01010000, a message of kind 1 that says what none may", // a name without letters
        "0101000120, a message of kind 1 that says what none may", // a space
        "01010001e9, a message of kind 1 that says what none may", // a letter that is not one of ours
        "0211, 'a list of 17, which is more than 16'",
        "0201012d, 'a text of 301 bytes, which is more than 300'",
        "03 65, 'a list of 101, which is more than 100'",
        "048000000000000000, a message of kind 4 that says what none may", // a negative number
        "06ffffffffffffffff00000000000000000000000000000000, a message of kind 6 that says what none may",
        "0902, 'neither more nor no more, but 2'",
        "090009, 'a list of 9, which is more than 8'",
        "0900010011, 'a text of 17 bytes, which is more than 16'",
        "09000003e9, 'a list of 1001, which is more than 1000'",
        "0900010003746370 0000, a scheme that is named for nothing",
        "0900020003746370 0003746370 0002 0000c0000207 2604 1000c0000207 2605, a scheme that is named for nothing",
        "0900020003746370 0003756470 0001 1000c0000207 2604, a scheme that is not the next of those named",
        "0900010003746370 0001 1000c0000207 2604, a scheme that is not the next of those named",
        "0900010003746370 0001 0300c0000207 2604, an address of the unknown form 3",
        "0900010003544350 0001 0000c0000207 2604, a scheme that is written in another way than it has to be",
        "0900010003746370 0001 0035c0000207 2604, a message of kind 9 that says what none may", // 30 days ago
        "0900010003746370 0001 0000c0000207 0000, a message of kind 9 that says what none may", // port 0
        "0900010003746370 0001 010000000000000000000000ffffc0000207 2604, an IPv4 address that is written as an IPv6 address",
        "0900010003746370 0001 0200 00fe, 'a name of 254 bytes, which is more than 253'",
        "0900010003746370 0001 0200 0000 2604, a message of kind 9 that says what none may", // no name
        "0900010003746370 0001 0200 0001 41 2604, a name that is written in another way than it has to be",
        "0900010003746370 0001 0200 0009 3139322e302e322e37 2604, a name that is written in another way than it has to be"
    })
    void whatIsOutOfBoundsIsNotRead(String hex, String sentence) {
        ByteBuffer bytes = ByteBuffer.wrap(KnownAnswersTest.bytes(hex.replace(" ", "")));

        assertEquals(
                sentence,
                assertThrows(Undecodable.class, () -> KindredCodec.decode(bytes))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7:9732, way", // no scheme
        "tcp://192.0.2.7:09732, way",
        "TCP://192.0.2.7:9732, way",
        "tcp://node.Example:9732, way",
        "tcp://[2001:db8:0::1]:9732, way",
        "tcp://192.0.2.7, none", // no port
        "tcp://192.0.2.7:70000, none",
        "tcp://2001:db8::1:9732, none", // no brackets
        "tcp://:9732, none", // no host
        "://node.example:9732, none",
        "'tcp://a b:9732', none"
    })
    void aPointIsWrittenInOneWayOnly(String text, String what) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(4 + ascii.length)
                .put((byte) 2)
                .put((byte) 1)
                .putShort((short) ascii.length)
                .put(ascii)
                .flip();

        String sentence = assertThrows(Undecodable.class, () -> KindredCodec.decode(bytes))
                .getMessage();
        assertEquals(
                what.equals("way")
                        ? "a point that is written in another way than it has to be"
                        : "a message of kind 2 that says what none may",
                sentence);
    }

    @Test
    void theLongestPointHasRoom() {
        assertTrue(LONGEST.toString().length() <= 300);
    }

    @Test
    void ofPointsThatFindNoRoomTheLastAreLeftOut() throws Undecodable {
        List<PointId> points = IntStream.range(0, 100)
                .mapToObj(i -> new PointId("scheme", "h".repeat(250) + i, 1000 + i))
                .toList();
        ByteBuffer bytes = KindredCodec.encode(new Message.AdvertiseFully(points));
        int encoded = bytes.remaining();

        List<PointId> read = ((Message.AdvertiseFully) KindredCodec.decode(bytes)).points();
        assertEquals(points.subList(0, read.size()), read);
        assertTrue(encoded <= KindredCodec.MAX_BYTES && encoded > KindredCodec.MAX_BYTES - 300, encoded + " bytes");
    }

    /** Either what was read is written in the very same bytes, or it was refused with a sentence. */
    @Test
    void whateverArrivesIsReadOrRefused() {
        System.out.println("messages with something changed: seed " + SEED);
        Random random = new Random(SEED);
        List<byte[]> honest = messages().stream()
                .map(message -> bytes(KindredCodec.encode(message)))
                .toList();
        // the short ones hold all that can be wrong, the long ones all that can be much
        List<byte[]> brief = honest.stream().filter(bytes -> bytes.length < 200).toList();
        Set<Class<?>> read = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<byte[]> from = round % 50 == 0 ? honest : brief;
            byte[] bytes =
                    round % 4 == 1 ? noise(random) : GarbageTest.mutated(from.get(random.nextInt(from.size())), random);
            try {
                Message.Kindred message = KindredCodec.decode(ByteBuffer.wrap(bytes));
                read.add(message.getClass());
                assertEquals(
                        ByteString.of(bytes),
                        ByteString.of(KindredCodec.encode(message)),
                        "seed " + SEED + ", round " + round);
            } catch (Undecodable e) {
                assertTrue(e.getMessage().length() > 10, "seed " + SEED + ", round " + round);
            }
        }
        assertEquals(9, read.size(), "something of each kind is read");
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] noise(Random random) {
        byte[] noise = new byte[random.nextInt(60)];
        random.nextBytes(noise);
        // often nearly a message
        if (noise.length > 4) {
            noise[0] = (byte) random.nextInt(10);
            noise[1] = (byte) random.nextInt(4);
            noise[2] = 0;
            noise[3] = (byte) random.nextInt(20);
        }
        return noise;
    }

    private static String encoded(Message message) {
        ByteBuffer bytes = new MessageEncoder(new PointCodec("tcp"), 8_192, Vocabulary.KINDRED)
                .encode(message)
                .get(0);
        return ByteString.of(bytes).hex();
    }
}
