package org.jackfield.handshake.peers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.Milestones;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.PeerIds;

/** Reads one {@code peers.json}. */
final class PeersReader {

    private static final int LONGEST_NOTES = 1 << 16;

    private final String text;
    private final String scheme;

    PeersReader(String text, String scheme) {
        this.text = text;
        this.scheme = scheme;
    }

    List<RememberedPeer> read() {
        try (JsonParser json = PeersJson.FACTORY.createParser(text)) {
            try {
                return peers(json);
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage() + place(json));
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException(e.getMessage() + place(json));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getMessage());
        }
    }

    private List<RememberedPeer> peers(JsonParser json) throws IOException {
        expect(json, json.nextToken(), JsonToken.START_ARRAY, "a list of peers");
        List<RememberedPeer> peers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (peers.size() == PeersJson.MOST_PEERS) {
                return peers;
            }
            expect(json, json.currentToken(), JsonToken.START_OBJECT, "a peer");
            peers.add(peer(json));
        }
        if (json.nextToken() != null) {
            throw new IllegalArgumentException("something follows the list of peers");
        }
        return peers;
    }

    private RememberedPeer peer(JsonParser json) throws IOException {
        Optional<PeerId> peer = Optional.empty();
        Optional<Instant> created = Optional.empty();
        boolean trusted = false;
        String notes = "";
        List<LogEntry> log = List.of();
        Optional<Milestone> failed = Optional.empty();
        Optional<Milestone> rejected = Optional.empty();
        Optional<Milestone> established = Optional.empty();
        Optional<Milestone> ended = Optional.empty();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "peer_id" -> peer = Optional.of(PeerIds.parse(string(json, field)));
                case "created" -> created = Optional.of(time(json, field));
                case "trusted" -> trusted = json.getValueAsBoolean();
                case "peer_metadata" -> notes = notes(json);
                case "events" -> log = events(json);
                case "last_failed_connection" -> failed = milestone(json, field);
                case "last_rejected_connection" -> rejected = milestone(json, field);
                case "last_established_connection" -> established = milestone(json, field);
                case "last_disconnection" -> ended = milestone(json, field);
                default -> json.skipChildren();
            }
        }
        Optional<PeerId> who = peer;
        PeerId known = who.orElseThrow(() -> new IllegalArgumentException("a peer has no peer_id"));
        Milestones milestones =
                new Milestones(about(who, failed), about(who, rejected), about(who, established), about(who, ended));
        return new RememberedPeer(
                new KnownPeer(
                        known,
                        trusted,
                        created.orElseThrow(
                                () -> new IllegalArgumentException("peer " + known + " does not say when created")),
                        lastPoint(milestones),
                        milestones.seen().map(Milestone::when),
                        Optional.empty(),
                        KnownPoint.State.DISCONNECTED,
                        Optional.empty(),
                        milestones),
                log.stream()
                        .map(entry -> new LogEntry(
                                entry.number(), entry.when(), entry.kind(), entry.point(), who, entry.reason()))
                        .toList(),
                notes);
    }

    private static Optional<Milestone> about(Optional<PeerId> who, Optional<Milestone> reached) {
        return reached.map(milestone -> new Milestone(milestone.when(), who, milestone.point()));
    }

    /** Where it was last seen and can be dialled. */
    private static Optional<PointId> lastPoint(Milestones milestones) {
        return Stream.of(milestones.established(), milestones.rejected(), milestones.ended())
                .flatMap(Optional::stream)
                .filter(milestone ->
                        milestone.point().filter(point -> point.port() > 0).isPresent())
                .max(Comparator.comparing(Milestone::when))
                .flatMap(Milestone::point);
    }

    /** Word for word, whatever is in it. */
    private String notes(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_OBJECT, "peer_metadata");
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        int end = (int) json.currentLocation().getCharOffset();
        if (end - start > LONGEST_NOTES) {
            throw new IllegalArgumentException(
                    "peer_metadata has at most " + LONGEST_NOTES + " characters, not " + (end - start));
        }
        return text.substring(start, end);
    }

    private List<LogEntry> events(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY, "events");
        List<LogEntry> all = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, json.currentToken(), JsonToken.START_OBJECT, "an event");
            event(json, all.size() + 1L).ifPresent(all::add);
            if (all.size() > LogEntry.KEPT) {
                all.remove(0);
            }
        }
        List<LogEntry> kept = new ArrayList<>();
        for (LogEntry entry : all) {
            kept.add(new LogEntry(
                    kept.size() + 1L, entry.when(), entry.kind(), entry.point(), entry.peer(), entry.reason()));
        }
        return kept;
    }

    /** Empty if it is of a kind that we do not know. */
    private Optional<LogEntry> event(JsonParser json, long number) throws IOException {
        Optional<LogEntry.Kind> kind = Optional.empty();
        Optional<Instant> when = Optional.empty();
        Optional<String> address = Optional.empty();
        int port = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            switch (field) {
                case "kind" -> kind = Kinds.ofWord(string(json, field));
                case "timestamp" -> when = Optional.of(time(json, field));
                case "addr" -> address = Optional.of(string(json, field));
                case "port" -> port = port(json);
                default -> json.skipChildren();
            }
        }
        Instant moment = when.orElseThrow(() -> new IllegalArgumentException("an event has no timestamp"));
        int at = port;
        Optional<PointId> point = address.map(host -> new PointId(scheme, host, at));
        return kind.map(known -> new LogEntry(number, moment, known, point, Optional.empty(), Optional.empty()));
    }

    /** {@code [{"addr", "port"}, time]}. */
    private Optional<Milestone> milestone(JsonParser json, String field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return Optional.empty();
        }
        expect(json, json.currentToken(), JsonToken.START_ARRAY, field);
        expect(json, json.nextToken(), JsonToken.START_OBJECT, field);
        Optional<String> address = Optional.empty();
        int port = 0;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "addr" -> address = Optional.of(string(json, name));
                case "port" -> port = port(json);
                default -> json.skipChildren();
            }
        }
        json.nextToken();
        Instant when = time(json, field);
        expect(json, json.nextToken(), JsonToken.END_ARRAY, field);
        int at = port;
        return Optional.of(new Milestone(when, Optional.empty(), address.map(host -> new PointId(scheme, host, at))));
    }

    private static int port(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_NUMBER_INT, "port");
        return json.getIntValue();
    }

    private static String string(JsonParser json, String field) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_STRING, field);
        return json.getText();
    }

    /** RFC 3339, or seconds since 1970. */
    private static Instant time(JsonParser json, String field) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return Instant.ofEpochSecond(json.getLongValue());
        }
        String text = string(json, field);
        return text.matches("\\d{1,18}")
                ? Instant.ofEpochSecond(Long.parseLong(text))
                : OffsetDateTime.parse(text).toInstant();
    }

    private static void expect(JsonParser json, JsonToken found, JsonToken wanted, String what) {
        if (found != wanted) {
            throw new IllegalArgumentException(what + " is " + word(wanted) + ", not " + word(found));
        }
    }

    private static String word(JsonToken token) {
        if (token == null) {
            return "the end of the text";
        }
        return switch (token) {
            case START_ARRAY -> "a list";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT -> "a whole number";
            case END_ARRAY -> "the end of a list";
            default -> token.asString() == null ? "a value" : token.asString();
        };
    }

    private static String place(JsonParser json) {
        return " (line " + json.currentLocation().getLineNr() + ", column "
                + json.currentLocation().getColumnNr() + ")";
    }
}
