package org.jackfield.shell;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jackfield.api.access.AccessEntry;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.Overflow;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.Milestones;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionStats;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Traffic;

/**
 * The commands that show something: each gives a text of at most 80 columns, in which only the views of one peer or one point spare no
 * room for its full names.
 *
 * <p>Safe from any thread. What cannot be understood is a {@link Misuse}.
 */
final class Views {

    private static final int ENDINGS_SHOWN = 20;
    private static final int ENTRIES_SHOWN = 10;
    private static final int HANGING = 10;

    private final Node node;
    private final Whom whom;
    private final Instant now;

    Views(Node node, InstantSource clock) {
        this.node = node;
        whom = new Whom(node);
        now = clock.instant();
    }

    String stat(String... words) {
        Words.plain("stat", 0, 0, words);
        Traffic traffic = node.traffic();
        return String.join(
                "\n",
                "sent      " + Figures.bytes(traffic.sentBytes()) + ", " + Figures.bytes(traffic.sentPerSecond())
                        + "/s",
                "received  " + Figures.bytes(traffic.receivedBytes()) + ", "
                        + Figures.bytes(traffic.receivedPerSecond()) + "/s",
                connections());
    }

    String connections(String... words) {
        Words.plain("connections", 0, 0, words);
        List<Connection> connections = node.pool().connections();
        String under = Figures.many(node.pool().handshaking(), "handshake") + " under way";
        if (connections.isEmpty()) {
            return "no connections; " + under;
        }
        Table table = new Table("PEER", "", "POINT", "FOR", "SENT", "RECEIVED", "OUT", "IN")
                .names(0)
                .names(2);
        for (Connection connection : connections) {
            ConnectionStats stats = connection.stats();
            table.row(
                    connection.peer(),
                    (connection.endpoint().direction() == Direction.OUTBOUND ? "->" : "<-")
                            + (connection.suspended() ? " suspended" : ""),
                    connection.point().orElse(connection.endpoint().remote()),
                    age(connection.since()),
                    Figures.bytes(stats.traffic().sentBytes()),
                    Figures.bytes(stats.traffic().receivedBytes()),
                    stats.messagesSent(),
                    stats.messagesReceived());
        }
        return table + "\n" + Figures.many(connections.size(), "connection") + "; " + under;
    }

    String peers(String... words) {
        Words.plain("peers", 0, 0, words);
        List<KnownPeer> peers = node.addressBook().peers();
        if (peers.isEmpty()) {
            return "no peers; " + Figures.many(node.pool().handshaking(), "handshake") + " under way";
        }
        Table table = new Table("PEER", "STATE", "TRUSTED", "POINT", "SEEN", "LAST REASON")
                .sentences(5)
                .names(0)
                .names(3);
        peers.stream()
                .sorted(Comparator.comparing(KnownPeer::state).reversed().thenComparing(KnownPeer::peer))
                .forEach(known -> table.row(
                        known.peer(),
                        state(known.state()),
                        yes(known.trusted()),
                        text(known.point()),
                        known.lastSeen().map(this::ago).orElse("never"),
                        sentence(known.lastReason())));
        return table.toString();
    }

    String points(String... words) {
        Words.plain("points", 0, 0, words);
        List<KnownPoint> points = node.addressBook().points();
        if (points.isEmpty()) {
            return "no points are known";
        }
        Table table = new Table("POINT", "STATE", "TRUSTED", "PEER", "SEEN", "TOLD BY", "LAST REASON")
                .sentences(5)
                .names(3)
                .sentences(6)
                .names(0);
        points.stream()
                .sorted(Comparator.comparing(KnownPoint::state).reversed().thenComparing(KnownPoint::point))
                .forEach(known -> table.row(
                        known.point(),
                        state(known.state()),
                        yes(known.trusted()),
                        text(known.peer()),
                        known.lastSeen().map(this::ago).orElse("never"),
                        known.source().sentence(),
                        sentence(known.lastReason())));
        return table.toString();
    }

    String peer(String... words) {
        PeerId peer = onlyPeer(Words.plain("peer ID", 1, 1, words));
        Optional<KnownPeer> known = node.addressBook().peer(peer);
        Optional<Connection> connection = node.pool().connection(peer);
        StringBuilder text = new StringBuilder("peer      ").append(peer);
        if (known.isEmpty() && connection.isEmpty()) {
            text.append("\nstate     not known");
        }
        known.ifPresent(it -> {
            line(text, "state", state(it.state()) + (it.trusted() ? ", trusted" : ""));
            line(text, "met", moment(it.created()));
            line(text, "point", text(it.point()));
            line(text, "seen", it.lastSeen().map(this::moment).orElse("never"));
            line(text, "ended", sentence(it.lastReason()));
            milestones(text, it.milestones());
        });
        connection.ifPresent(open -> {
            ConnectionStats stats = open.stats();
            line(
                    text,
                    "connected",
                    open.endpoint() + ", for " + age(open.since()) + (open.suspended() ? ", suspended" : ""));
            line(
                    text,
                    "network",
                    open.announcement().network()
                            + ", database version " + open.announcement().databaseVersion()
                            + ", p2p version " + open.announcement().p2pVersion()
                            + (open.announcement().privateNode() ? ", private" : "")
                            + (open.announcement().withoutMempool() ? ", without mempool" : ""));
            line(
                    text,
                    "bytes",
                    stats.traffic().sentBytes() + " sent, " + stats.traffic().receivedBytes() + " received");
            line(
                    text,
                    "messages",
                    stats.messagesSent() + " sent, " + stats.messagesReceived() + " received, "
                            + stats.messagesDropped() + " dropped, " + stats.messagesUnwanted() + " unwanted, "
                            + stats.messagesWaiting() + " waiting");
        });
        node.addressBook().notes(peer).forEach(note -> line(text, "noted by", Scores.noted(note)));
        node.access().obstacle(peer).ifPresent(reason -> line(text, "refused", reason.sentence()));
        return text + lastOf(node.addressBook().log(peer), true);
    }

    String point(String... words) {
        PointId point = whom.point(Words.plain("point POINT", 1, 1, words));
        StringBuilder text = new StringBuilder("point     ").append(point);
        Optional<KnownPoint> known = node.addressBook().point(point);
        if (known.isEmpty()) {
            line(text, "state", "not known");
        }
        known.ifPresent(it -> {
            line(text, "state", state(it.state()) + (it.trusted() ? ", trusted" : ""));
            line(text, "told by", it.source().sentence());
            line(text, "expected", text(it.expectedPeer()));
            line(text, "peer", text(it.peer()));
            line(text, "seen", it.lastSeen().map(this::moment).orElse("never"));
            line(text, "missed", it.lastMiss().map(this::moment).orElse("never"));
            it.retryAt().filter(now::isBefore).ifPresent(retry -> line(text, "dialled", "not before " + until(retry)));
            line(text, "ended", sentence(it.lastReason()));
            milestones(text, it.milestones());
        });
        point.address().flatMap(node.access()::obstacle).ifPresent(reason -> line(text, "refused", reason.sentence()));
        return text.toString();
    }

    String endings(String... words) {
        Words.plain("endings", 0, 0, words);
        return endings(ENDINGS_SHOWN).orElse("nothing has ended yet");
    }

    String log(String... words) {
        List<String> plain = Words.plain("log [POINT-OR-PEER]", 0, 2, words);
        if (plain.isEmpty()) {
            return endings();
        }
        Optional<PeerId> peer = whom.peer(plain);
        List<LogEntry> entries = peer.isPresent()
                ? node.addressBook().log(peer.get())
                : node.addressBook().log(whom.point(plain));
        String of = peer.map(PeerId::text).orElseGet(() -> whom.point(plain).toString());
        return entries.isEmpty()
                ? "nothing is known to have happened at " + of
                : entries.stream().map(entry -> entry(entry, peer.isPresent())).collect(Collectors.joining("\n"));
    }

    String banned(String... words) {
        List<String> plain = Words.plain("banned ADDRESS-OR-PEER", 1, 2, words);
        Subject subject = whom.subject(plain);
        Optional<CloseReason> obstacle = subject instanceof Subject.Peer peer
                ? node.access().obstacle(peer.peer())
                : obstacle(((Subject.Addresses) subject));
        return obstacle.map(reason -> subject.text() + " is refused: " + reason.sentence())
                .orElse(subject.text() + " is not refused");
    }

    String acl(String... words) {
        List<String> plain = Words.plain("acl [black|white|grey]", 0, 1, words);
        List<AccessList> wanted =
                plain.isEmpty() ? Arrays.asList(AccessList.values()) : List.of(Orders.list(plain.get(0)));
        return wanted.stream().map(this::list).collect(Collectors.joining("\n\n"));
    }

    String transports(String... words) {
        Words.plain("transports", 0, 0, words);
        StringBuilder text = new StringBuilder();
        text.append("we are       ").append(node.self()).append(" on ").append(node.network());
        text.append("\ntransports   ").append(words(node.transports()));
        text.append("\nlistening    ")
                .append(words(node.listening().stream().map(PointId::toString).toList()));
        text.append("\ndiscoveries  ").append(words(node.discoveries()));
        text.append("\nprotocols    ").append(words(node.protocols()));
        return text.toString();
    }

    /** What each transport carries; those that have left are shown while sessions wait for another. */
    String carried() {
        List<Connection> open = node.pool().connections();
        TreeSet<String> schemes = new TreeSet<>(node.transports());
        open.forEach(connection -> schemes.add(connection.endpoint().remote().scheme()));
        if (schemes.isEmpty()) {
            return "no transport is present";
        }
        Table table = new Table("TRANSPORT", "PRESENT", "CONNECTIONS", "SUSPENDED", "LISTENING").sentences(4);
        for (String scheme : schemes) {
            List<Connection> carried = open.stream()
                    .filter(connection ->
                            connection.endpoint().remote().scheme().equals(scheme))
                    .toList();
            table.row(
                    scheme,
                    yes(node.transports().contains(scheme)),
                    carried.size(),
                    carried.stream().filter(Connection::suspended).count(),
                    words(node.listening().stream()
                            .filter(point -> point.scheme().equals(scheme))
                            .map(PointId::toString)
                            .toList()));
        }
        return table.toString();
    }

    /** The last endings, the newest last; empty if there are none. */
    Optional<String> endings(int most) {
        List<Recorded> endings = node.endings();
        return endings.isEmpty()
                ? Optional.empty()
                : Optional.of(endings.subList(Math.max(0, endings.size() - most), endings.size()).stream()
                        .map(ending -> told(ending.when(), ending.event().sentence()))
                        .collect(Collectors.joining("\n")));
    }

    private String list(AccessList list) {
        List<AccessEntry> entries = node.access().entries(list);
        Optional<Overflow> overflow = list == AccessList.GREY ? node.access().overflow() : Optional.empty();
        String more = overflow.map(rest -> "\nabout " + rest.entries() + " more in the compact filter, since "
                        + ago(rest.since()) + ": refused, not listed")
                .orElse("");
        if (entries.isEmpty()) {
            return "the " + list.word() + " list is empty" + more;
        }
        Table table = new Table(list.word().toUpperCase(Locale.ROOT), "SINCE", "BY", "UNTIL", "WHY")
                .names(2)
                .sentences(4)
                .names(0);
        for (AccessEntry entry : entries) {
            table.row(
                    entry.subject().text(),
                    ago(entry.since()),
                    entry.by(),
                    entry.until().map(this::until).orElse("for good"),
                    entry.why()
                            + entry.along()
                                    .map(range -> (entry.why().isEmpty() ? "" : ", ") + "along with " + range)
                                    .orElse(""));
        }
        return table + more;
    }

    private Optional<CloseReason> obstacle(Subject.Addresses addresses) {
        if (!addresses.range().single()) {
            throw new Misuse(addresses.text() + " is a range; its addresses may differ: ask for one, or see acl");
        }
        return PointId.parse(bracketed(addresses.text()), 0).address().flatMap(node.access()::obstacle);
    }

    private static String bracketed(String address) {
        return address.indexOf(':') < 0 ? address : "[" + address + "]";
    }

    private String lastOf(List<LogEntry> log, boolean ofPeer) {
        return log.subList(Math.max(0, log.size() - ENTRIES_SHOWN), log.size()).stream()
                .map(entry -> "\n" + entry(entry, ofPeer))
                .collect(Collectors.joining());
    }

    private String entry(LogEntry entry, boolean ofPeer) {
        String other = ofPeer ? text(entry.point()) : text(entry.peer());
        return told(
                entry.when(),
                entry.kind().word().replace('_', ' ')
                        + (other.equals("-") ? "" : ", " + other)
                        + entry.reason().map(reason -> ": " + reason.sentence()).orElse(""));
    }

    private String told(Instant when, String sentence) {
        String ago = ago(when);
        return Figures.wrapped(ago + " ".repeat(Math.max(1, HANGING - ago.length())) + sentence, HANGING);
    }

    private void milestones(StringBuilder text, Milestones milestones) {
        milestone(text, "failed", milestones.failed());
        milestone(text, "rejected", milestones.rejected());
        milestone(text, "connected", milestones.established());
        milestone(text, "left", milestones.ended());
    }

    private void milestone(StringBuilder text, String what, Optional<Milestone> milestone) {
        milestone.ifPresent(it -> line(
                text,
                what,
                "last " + moment(it.when())
                        + it.point().map(point -> ", " + point).orElse("")
                        + it.peer().map(peer -> ", " + peer).orElse("")));
    }

    private PeerId onlyPeer(List<String> words) {
        try {
            return node.peer(words.get(0));
        } catch (IllegalArgumentException e) {
            throw new Misuse("'" + words.get(0) + "' is no peer id: " + e.getMessage());
        }
    }

    private static void line(StringBuilder text, String name, String value) {
        String head = name + " ".repeat(HANGING - name.length());
        text.append('\n').append(Figures.wrapped(head + value, HANGING));
    }

    private String age(Instant since) {
        return Figures.time(Duration.between(since, now));
    }

    private String ago(Instant then) {
        return Figures.ago(then, now);
    }

    private String moment(Instant then) {
        return then.truncatedTo(ChronoUnit.SECONDS) + ", " + ago(then);
    }

    private String until(Instant then) {
        return "in " + Figures.time(Duration.between(now, then));
    }

    private static String state(KnownPoint.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String yes(boolean is) {
        return is ? "yes" : "no";
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("-");
    }

    private static String sentence(Optional<CloseReason> reason) {
        return reason.map(CloseReason::sentence).orElse("-");
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "none" : String.join(" ", words);
    }
}
