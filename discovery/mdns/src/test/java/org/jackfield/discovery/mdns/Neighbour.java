package org.jackfield.discovery.mdns;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;

/** A node in a process of its own, as far as its neighbours can tell: prints what it finds until its standard input ends. */
final class Neighbour {

    private Neighbour() {}

    /** Arguments: peer, network, and where it listens. */
    public static void main(String[] arguments) throws IOException {
        List<PointId> listening =
                Stream.of(arguments).skip(2).map(PointId::parse).toList();
        Ourselves self = new Ourselves(arguments[0], arguments[1], listening);
        MdnsDiscovery discovery = new MdnsDiscovery(256, Networks::ofThisMachine, () -> Optional.of(self));
        discovery.start(finding -> System.out.println(finding.point()));
        while (System.in.read() >= 0) {
            discovery.seek();
        }
        discovery.stop();
    }
}
