package org.jackfield.shell;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.node.Node;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Portion;

/** How bandwidth is divided: both directions, classes of peers, and the peers that have most of it. Safe from any thread. */
final class Division {

    private static final int PEERS_SHOWN = 30;
    private static final int BAR = 20;
    private static final String NOTHING = "-";

    private final Node node;

    Division(Node node) {
        this.node = node;
    }

    String screen(String... words) {
        Words.plain("bandwidth", 0, 0, words);
        Bandwidth bandwidth = node.bandwidth();
        List<Part> peers = node.pool().connections().stream()
                .map(connection -> new Part(connection, connection.portion()))
                .sorted(Comparator.comparingLong(Part::perSecond).reversed())
                .toList();
        return String.join(
                "\n",
                way("in", bandwidth.download()),
                way("out", bandwidth.upload()),
                "",
                classes(bandwidth),
                "",
                peers.isEmpty() ? "no connections" : peers(peers, bandwidth));
    }

    private static String way(String name, Bandwidth.OneWay way) {
        String rate = String.format(Locale.ROOT, "%-4s%s/s", name, Figures.bytes(way.perSecond()));
        if (way.cap() == 0) {
            return rate + ", no cap";
        }
        double used = (double) way.perSecond() / way.cap();
        return String.format(
                Locale.ROOT,
                "%-38s [%s] %3.0f%%",
                rate + " of " + Figures.bytes(way.cap()) + "/s",
                bar(Math.min(used, 1)),
                100 * used);
    }

    private static String bar(double part) {
        int full = (int) Math.round(part * BAR);
        return "#".repeat(full) + ".".repeat(BAR - full);
    }

    private static String classes(Bandwidth bandwidth) {
        Table table = new Table("CLASS", "PEERS", "FLOOR", "IN/S", "CAP", "DUE", "WAIT", "OUT/S", "CAP", "DUE", "WAIT");
        for (PeerClass peerClass : PeerClass.values()) {
            Bandwidth.ClassPart in = bandwidth.download().classes().get(peerClass);
            Bandwidth.ClassPart out = bandwidth.upload().classes().get(peerClass);
            table.row(
                    word(peerClass),
                    in.flows(),
                    peerClass.floor() > 0 ? percent(peerClass.floor()) : NOTHING,
                    rate(in.perSecond()),
                    in.cap() > 0 ? rate(in.cap()) : NOTHING,
                    in.entitled() > 0 ? percent(in.entitled()) : NOTHING,
                    in.waiting(),
                    rate(out.perSecond()),
                    out.cap() > 0 ? rate(out.cap()) : NOTHING,
                    out.entitled() > 0 ? percent(out.entitled()) : NOTHING,
                    out.waiting());
        }
        return table.toString();
    }

    private static String peers(List<Part> peers, Bandwidth bandwidth) {
        Table table = new Table("PEER", "CLASS", "WEIGHT", "IN/S", "%", "WAIT", "OUT/S", "%", "WAIT", "QUEUE").names(0);
        for (Part part : peers.subList(0, Math.min(peers.size(), PEERS_SHOWN))) {
            Portion portion = part.portion();
            table.row(
                    part.connection().peer(),
                    word(portion.standing().peerClass()),
                    Scores.figure(portion.standing().weight()),
                    rate(portion.download().perSecond()),
                    share(portion.download(), bandwidth.download()),
                    wait(portion.download().waiting()),
                    rate(portion.upload().perSecond()),
                    share(portion.upload(), bandwidth.upload()),
                    wait(portion.upload().waiting()),
                    rate(part.connection().stats().bytesWaiting()));
        }
        return table
                + (peers.size() > PEERS_SHOWN
                        ? "\nand " + Figures.many(peers.size() - PEERS_SHOWN, "quieter peer")
                        : "");
    }

    private static String share(Portion.OneWay part, Bandwidth.OneWay all) {
        return all.perSecond() == 0
                ? NOTHING
                : String.format(Locale.ROOT, "%.0f", Math.min(100.0, 100.0 * part.perSecond() / all.perSecond()));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f%%", 100 * part);
    }

    /** Without the unit's long name: {@code 1.5K} are 1.5 KiB. */
    private static String rate(long bytes) {
        return Figures.bytes(bytes).replace(" ", "").replaceFirst("iB$", "");
    }

    private static String wait(Optional<Duration> time) {
        return time.map(waited -> waited.toMillis() < 1000 ? waited.toMillis() + "ms" : Figures.time(waited))
                .orElse(NOTHING);
    }

    private static String word(PeerClass peerClass) {
        return peerClass.name().toLowerCase(Locale.ROOT);
    }

    /** A connection, and what it has: read once, since the order of many depends on it. */
    private record Part(Connection connection, Portion portion) {

        long perSecond() {
            return portion.download().perSecond() + portion.upload().perSecond();
        }
    }
}
