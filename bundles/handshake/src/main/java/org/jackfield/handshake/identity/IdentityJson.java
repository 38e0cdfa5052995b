package org.jackfield.handshake.identity;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.handshake.crypto.Curve25519;
import org.jackfield.handshake.identity.IdentityException.Kind;

/**
 * The content of an identity file: one JSON object of four strings, of which {@code peer_id} may be absent. What else stands in it is
 * ignored. What is wrong is told without quoting the file, in which a secret stands.
 */
final class IdentityJson {

    private static final String PEER = "peer_id";
    private static final String PUBLIC_KEY = "public_key";
    private static final String SECRET_KEY = "secret_key";
    private static final String STAMP = "proof_of_work_stamp";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Path file;
    private final Map<String, String> fields;

    private IdentityJson(Path file, Map<String, String> fields) {
        this.file = file;
        this.fields = fields;
    }

    static Identity read(Path file, byte[] json) throws IdentityException {
        return new IdentityJson(file, fields(file, json)).identity();
    }

    static byte[] write(Identity identity) {
        byte[] secretKey = identity.secretKey();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField(PEER, identity.peer().text());
            json.writeStringField(PUBLIC_KEY, identity.publicKey().hex());
            json.writeStringField(SECRET_KEY, HexFormat.of().formatHex(secretKey));
            json.writeStringField(STAMP, identity.stamp().hex());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Arrays.fill(secretKey, (byte) 0);
        }
        bytes.writeBytes("\n".getBytes(StandardCharsets.US_ASCII));
        return bytes.toByteArray();
    }

    private Identity identity() throws IdentityException {
        ByteString publicKey = ByteString.of(bytes(PUBLIC_KEY, Curve25519.KEY_BYTES));
        byte[] secretKey = bytes(SECRET_KEY, Curve25519.KEY_BYTES);
        ByteString stamp = ByteString.of(bytes(STAMP, Difficulty.STAMP_BYTES));
        PeerId peer = PeerIds.ofPublicKey(publicKey);
        try {
            if (fields.containsKey(PEER) && !writtenPeer().equals(peer)) {
                throw new IdentityException(
                        Kind.PEER_MISMATCH,
                        file,
                        "the identity file " + file
                                + " names another peer id than that of its public key: restore it from a copy, or remove its "
                                + PEER);
            }
            if (!publicKey.equals(ByteString.of(Curve25519.publicKey(secretKey)))) {
                throw new IdentityException(
                        Kind.KEYS_MISMATCH,
                        file,
                        "the secret key in " + file
                                + " is not that of the public key beside it: restore the file from a copy");
            }
            return new Identity(peer, publicKey, secretKey, stamp);
        } finally {
            Arrays.fill(secretKey, (byte) 0);
        }
    }

    private PeerId writtenPeer() throws IdentityException {
        try {
            return PeerIds.parse(fields.get(PEER));
        } catch (IllegalArgumentException e) {
            throw damaged(file, "its " + PEER + " is not one");
        }
    }

    private byte[] bytes(String field, int length) throws IdentityException {
        Optional<String> hex = Optional.ofNullable(fields.get(field));
        if (hex.isEmpty()) {
            throw damaged(file, "it has no " + field);
        }
        if (!hex.get().matches("[0-9a-fA-F]{" + 2 * length + "}")) {
            throw damaged(file, "its " + field + " is not " + 2 * length + " hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex.get());
    }

    private static Map<String, String> fields(Path file, byte[] json) throws IdentityException {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw damaged(file, "it is not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(field, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw damaged(file, "something follows its JSON object");
            }
        } catch (JsonProcessingException e) {
            String place = Optional.ofNullable(e.getLocation())
                    .map(location -> " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")")
                    .orElse("");
            throw damaged(file, "it is not JSON" + place);
        } catch (IOException e) {
            throw damaged(file, "it is not JSON");
        }
        return fields;
    }

    private static IdentityException damaged(Path file, String what) {
        return new IdentityException(
                Kind.DAMAGED,
                file,
                "the identity file " + file + " is damaged: " + what
                        + "; restore it from a copy, or move it away and generate another");
    }
}
