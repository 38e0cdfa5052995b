package org.jackfield.handshake.peers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.Milestone;
import org.jackfield.api.address.PeersFormat;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.point.PointId;

/**
 * Octez's {@code peers.json} (octez-behaviour.md, section 13).
 *
 * <p>Octez refuses a file with fields that it does not know, or without the ones that it wants; so nothing of ours is in it: no reasons, no
 * failed attempts but the last of each peer, no points of other schemes than the given one, and none that are names. What Octez has counted of a peer is kept word for
 * word; where it has counted nothing yet, there are zeros. Times are in milliseconds. What we do not know is ignored. Safe from any
 * thread.
 */
public final class PeersJson implements PeersFormat {

    /** Beyond as many the rest of a file is not read. */
    static final int MOST_PEERS = 100_000;

    /** No file of Octez's nests deeper than 6. */
    private static final int DEEPEST = 16;

    private static final int LONGEST_TEXT = 4096;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(64)
                    .maxNameLength(256)
                    .build())
            .build();

    private final String scheme;

    /** Of points of one scheme, whose name the file does not say. */
    public PeersJson(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public String fileName() {
        return "peers.json";
    }

    @Override
    public String write(List<RememberedPeer> peers) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            List<RememberedPeer> sorted = peers.stream()
                    .sorted(Comparator.comparing(known -> known.peer().peer()))
                    .toList();
            for (RememberedPeer peer : sorted) {
                json.writeRaw('\n');
                write(json, peer);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    @Override
    public List<RememberedPeer> read(String text) {
        return new PeersReader(text, scheme).read();
    }

    private void write(JsonGenerator json, RememberedPeer remembered) throws IOException {
        KnownPeer peer = remembered.peer();
        json.writeStartObject();
        json.writeStringField("peer_id", peer.peer().text());
        json.writeStringField("created", time(peer.created()));
        json.writeBooleanField("trusted", peer.trusted());
        json.writeFieldName("peer_metadata");
        json.writeRawValue(remembered.notes().isEmpty() ? Counters.ZEROS : remembered.notes());
        json.writeArrayFieldStart("events");
        for (LogEntry entry : remembered.log()) {
            writeEvent(json, entry);
        }
        json.writeEndArray();
        writeMilestone(json, "last_failed_connection", peer.milestones().failed());
        writeMilestone(json, "last_rejected_connection", peer.milestones().rejected());
        writeMilestone(json, "last_established_connection", peer.milestones().established());
        writeMilestone(json, "last_disconnection", peer.milestones().ended());
        json.writeEndObject();
    }

    private void writeEvent(JsonGenerator json, LogEntry entry) throws IOException {
        Optional<String> kind = Kinds.word(entry.kind());
        Optional<String> address = entry.point().flatMap(this::address);
        if (kind.isPresent() && address.isPresent()) {
            json.writeStartObject();
            json.writeStringField("kind", kind.get());
            json.writeStringField("timestamp", time(entry.when()));
            writePlace(json, address.get(), entry.point().get());
            json.writeEndObject();
        }
    }

    private void writeMilestone(JsonGenerator json, String field, Optional<Milestone> reached) throws IOException {
        Optional<PointId> point = reached.flatMap(Milestone::point);
        Optional<String> address = point.flatMap(this::address);
        if (address.isPresent()) {
            json.writeArrayFieldStart(field);
            json.writeStartObject();
            writePlace(json, address.get(), point.get());
            json.writeEndObject();
            json.writeString(time(reached.get().when()));
            json.writeEndArray();
        }
    }

    private static void writePlace(JsonGenerator json, String address, PointId point) throws IOException {
        json.writeStringField("addr", address);
        if (point.port() > 0) {
            json.writeNumberField("port", point.port());
        }
    }

    /** As IPv6 has it; empty for what the file has no form for. */
    private Optional<String> address(PointId point) {
        return point.address()
                .filter(address -> point.scheme().equals(scheme))
                .map(address -> address instanceof Inet4Address ? "::ffff:" + point.host() : point.host());
    }

    private static String time(Instant when) {
        return when.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
