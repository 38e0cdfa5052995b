package org.jackfield.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.node.Node;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Portion;

/** How bandwidth is divided: caps and rates, what is due to each class of peers and to each peer, and who waits. */
final class BandwidthRoutes {

    private final NodeDoor door;

    BandwidthRoutes(NodeDoor door) {
        this.door = door;
    }

    List<Route> all() {
        return List.of(Route.get("/jackfield/bandwidth", call -> Answer.of(bandwidth(door.node()))));
    }

    private static Map<String, Object> bandwidth(Node node) {
        Bandwidth bandwidth = node.bandwidth();
        long download = bandwidth.download().perSecond();
        long upload = bandwidth.upload().perSecond();
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("download", oneWay(bandwidth.download()));
        form.put("upload", oneWay(bandwidth.upload()));
        form.put(
                "peers",
                node.pool().connections().stream()
                        .map(Peer::of)
                        .sorted(Comparator.comparingLong(Peer::perSecond).reversed())
                        .map(peer -> peer(peer, download, upload))
                        .toList());
        return form;
    }

    private static Map<String, Object> oneWay(Bandwidth.OneWay way) {
        List<Object> classes = new ArrayList<>();
        for (PeerClass peerClass : PeerClass.values()) {
            Bandwidth.ClassPart part = way.classes().get(peerClass);
            if (part != null) {
                classes.add(classPart(peerClass, part));
            }
        }
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("cap", way.cap());
        form.put("per_second", way.perSecond());
        form.put("classes", classes);
        return form;
    }

    private static Map<String, Object> classPart(PeerClass peerClass, Bandwidth.ClassPart part) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("class", word(peerClass));
        form.put("cap", part.cap());
        form.put("floor", peerClass.floor());
        form.put("connections", part.flows());
        form.put("waiting", part.waiting());
        form.put("entitled", part.entitled());
        form.put("bytes", part.bytes());
        form.put("per_second", part.perSecond());
        return form;
    }

    private static Map<String, Object> peer(Peer peer, long download, long upload) {
        Portion portion = peer.portion();
        ConnectionStats stats = peer.connection().stats();
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("peer_id", peer.connection().peer().text());
        form.put("class", word(portion.standing().peerClass()));
        form.put("weight", portion.standing().weight());
        form.put("download", portion(portion.download(), download));
        form.put("upload", portion(portion.upload(), upload));
        form.put("messages_waiting", stats.messagesWaiting());
        form.put("bytes_waiting", stats.bytesWaiting());
        return form;
    }

    private static Map<String, Object> portion(Portion.OneWay part, long all) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("bytes", part.bytes());
        form.put("per_second", part.perSecond());
        // of one moment later than that of the sum
        form.put("share", all > 0 ? Math.min((double) part.perSecond() / all, 1) : 0.0);
        form.put("entitled", part.entitled());
        part.waiting().ifPresent(time -> form.put("waiting_seconds", seconds(time)));
        return form;
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }

    private static String word(PeerClass peerClass) {
        return peerClass.name().toLowerCase(Locale.ROOT);
    }

    /** A connection, and what it has: read once, since the order of many depends on it. */
    private record Peer(Connection connection, Portion portion) {

        static Peer of(Connection connection) {
            return new Peer(connection, connection.portion());
        }

        long perSecond() {
            return portion.download().perSecond() + portion.upload().perSecond();
        }
    }
}
