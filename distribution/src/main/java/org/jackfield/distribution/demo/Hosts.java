package org.jackfield.distribution.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.point.PointId;

/** Where the nodes of the demo listen: on this machine alone. */
final class Hosts {

    private static final String LOOPBACK = "127.0.0.1";

    private Hosts() {}

    /**
     * That many points that are free now, all different.
     *
     * <p>They must be known before the first node starts, because each node is told of another; so the nodes cannot choose them.
     */
    static List<PointId> free(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            List<PointId> points = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK));
                held.add(socket);
                points.add(new PointId(PointId.DEFAULT_SCHEME, LOOPBACK, socket.getLocalPort()));
            }
            for (ServerSocket socket : held) {
                socket.close();
            }
            return points;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + LOOPBACK, e);
        }
    }
}
