package org.jackfield.discovery.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class OurselvesTest {

    private static final InetAddress HERE =
            PointId.parse("tcp://192.0.2.1:1").address().orElseThrow();

    @Test
    void neighboursAreToldOfWhatTheyCanDialAtThatAddress() {
        Ourselves alice = alice(
                "tcp://[::]:9732", "udp://0.0.0.0:9733", "ws://192.0.2.1:80", "tcp://192.0.2.2:1", "ws://127.0.0.1:2");

        assertEquals(Set.of(notice("tcp", 9732), notice("udp", 9733), notice("ws", 80)), alice.notices(HERE));
    }

    @Test
    void aNoticeIsReadAsItWasWritten() {
        for (Notice notice : Set.of(notice("tcp", 9732), notice("udp", 49733))) {
            assertEquals(Optional.of(notice), Notice.read(notice.written()));
        }
    }

    private static Notice notice(String scheme, int port) {
        return new Notice(scheme, "TEZOS", "idalice", port);
    }

    private static Ourselves alice(String... listening) {
        List<PointId> points = Stream.of(listening).map(PointId::parse).toList();
        return new Ourselves("idalice", "TEZOS", points);
    }
}
