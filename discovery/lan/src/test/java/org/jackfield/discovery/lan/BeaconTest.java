package org.jackfield.discovery.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.math.BigInteger;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class BeaconTest {

    /** {@code tezos-wire.md}, section 16. */
    private static final String KNOWN = "444953434f4d4147494332c917e0a6740e78e8c9a565eebebdc22604";

    private static final ByteString ALICE = ByteString.fromHex("32c917e0a6740e78e8c9a565eebebdc2");
    private static final String BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final Inet4Address EVERYBODY = address("255.255.255.255");
    private static final Inet4Address THIS_MACHINE = address("127.255.255.255");

    @Test
    void isTheDatagramOfOctezByteForByte() {
        assertEquals(KNOWN, hex(new Beacon(ALICE, 9732)));
        assertEquals(new Reading.Sound(new Beacon(ALICE, 9732)), read(KNOWN));
    }

    @Test
    void isTheDatagramOfEveryVector() throws IOException {
        Matcher vectors = Pattern.compile("\"peer_id\": \"(\\w+)\",\\s+\"port\": (\\d+),\\s+\"packet\": \"(\\w+)\"")
                .matcher(vectors());
        int count = 0;
        while (vectors.find()) {
            Beacon beacon = new Beacon(peer(vectors.group(1)), Integer.parseInt(vectors.group(2)));
            assertEquals(vectors.group(3), hex(beacon));
            assertEquals(new Reading.Sound(beacon), read(vectors.group(3)));
            count++;
        }
        assertEquals(2, count);
    }

    @Test
    void aPortThatOctezWouldReadAsNegativeGoesUnderAKeyThatItOverlooks() {
        String datagram = hex(new Beacon(ALICE, 40000));

        assertEquals("4a41434b4649454c442b" + ALICE.hex() + "9c40", datagram);
        assertEquals(new Reading.Sound(new Beacon(ALICE, 40000)), read(datagram));
        assertEquals("444953434f4d41474943" + ALICE.hex() + "7fff", hex(new Beacon(ALICE, 32767)));
        assertEquals("4a41434b4649454c442b" + ALICE.hex() + "8000", hex(new Beacon(ALICE, 32768)));
    }

    @Test
    void whatIsWrongIsNamed() {
        assertEquals(Fate.WRONG_LENGTH, fate(""));
        assertEquals(Fate.WRONG_LENGTH, fate(KNOWN.substring(2)));
        assertEquals(Fate.WRONG_LENGTH, fate(KNOWN + "00"));
        assertEquals(Fate.WRONG_KEY, fate("00" + KNOWN.substring(2)));
        assertEquals(Fate.WRONG_PORT, fate(KNOWN.substring(0, 52) + "0000"), "nobody listens on port 0");
        assertEquals(Fate.WRONG_PORT, fate(KNOWN.substring(0, 52) + "8000"), "Octez cannot send it");
        assertEquals(
                Fate.WRONG_PORT, fate("4a41434b4649454c442b" + ALICE.hex() + "2604"), "it belongs under Octez's key");
    }

    @Test
    void tellsOfTheFirstPointThatNeighboursCanDial() {
        assertEquals(Optional.of(9732), port(EVERYBODY, "ws://0.0.0.0:80", "tcp://[::]:9732", "tcp://0.0.0.0:1"));
        assertEquals(Optional.of(9732), port(EVERYBODY, "tcp://192.0.2.1:9732"));
        assertEquals(Optional.of(2), port(EVERYBODY, "tcp://127.0.0.1:1", "tcp://192.0.2.1:2"));
        assertEquals(Optional.of(1), port(THIS_MACHINE, "tcp://192.0.2.1:2", "tcp://127.0.0.1:1"));
    }

    @Test
    void tellsNothingWhenNeighboursCouldDialNowhere() {
        assertEquals(Optional.empty(), port(EVERYBODY));
        assertEquals(Optional.empty(), port(EVERYBODY, "ws://0.0.0.0:80", "udp://0.0.0.0:9732"));
        assertEquals(Optional.empty(), port(EVERYBODY, "tcp://127.0.0.1:9732", "tcp://[2001:db8::1]:9732"));
        PeerId another = new PeerId(ByteString.fromHex("00ff"), "of another dialect");
        assertEquals(Optional.empty(), Beacon.of(another, List.of(PointId.parse("tcp://0.0.0.0:9732")), EVERYBODY));
    }

    private static Optional<Integer> port(Inet4Address to, String... listening) {
        List<PointId> points = Stream.of(listening).map(PointId::parse).toList();
        return Beacon.of(new PeerId(ALICE, "alice"), points, to).map(Beacon::port);
    }

    private static Fate fate(String hex) {
        return ((Reading.Flawed) read(hex)).fate();
    }

    private static Reading read(String hex) {
        return Beacon.read(ByteBuffer.wrap(ByteString.fromHex(hex).toByteArray()));
    }

    private static String hex(Beacon beacon) {
        return ByteString.of(beacon.written()).hex();
    }

    private static Inet4Address address(String text) {
        return (Inet4Address) new PointId("tcp", text, 1).address().orElseThrow();
    }

    /** The 16 bytes between the prefix (2 bytes) and the checksum (4). */
    private static ByteString peer(String text) {
        BigInteger number = text.chars()
                .mapToObj(c -> BigInteger.valueOf(BASE58.indexOf(c)))
                .reduce(BigInteger.ZERO, (sum, digit) -> sum.multiply(BigInteger.valueOf(58))
                        .add(digit));
        byte[] bytes = number.toByteArray();
        return ByteString.of(bytes, bytes.length - 20, 16);
    }

    private static String vectors() throws IOException {
        Path file = Stream.iterate(Path.of("").toAbsolutePath(), folder -> folder != null, Path::getParent)
                .map(folder -> folder.resolve("../shared/vectors/lan_discovery_constructed.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(BeaconTest::absent);
        return Files.readString(file);
    }

    private static Path absent() {
        String sentence = "There is no ../shared/vectors beside the checkout, so its datagrams are not compared.";
        return "true".equals(System.getenv("CI")) ? fail(sentence) : abort(sentence);
    }
}
