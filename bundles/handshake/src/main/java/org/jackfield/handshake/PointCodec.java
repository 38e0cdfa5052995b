package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.point.PointId;

/**
 * Points on the wire: {@code address:port} as text with its length before it (tezos-wire.md, section 12.1). No scheme is written; all
 * mean the same one.
 *
 * @param scheme what they mean
 */
record PointCodec(String scheme) {

    /** The longest element, its length included. */
    static final int MAX_BYTES = 51;

    private static final int LENGTH_BYTES = 4;

    /** Whether the wire has a form for it: an address, not a name, under the right scheme. */
    boolean carries(PointId point) {
        return point.scheme().equals(scheme) && point.address().isPresent();
    }

    /** @throws IllegalArgumentException if the wire has no form for it */
    byte[] encode(PointId point) {
        if (!carries(point)) {
            throw new IllegalArgumentException(
                    "the wire carries points of " + scheme + "://address:port only, not " + point);
        }
        byte[] text = point.authority().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(LENGTH_BYTES + text.length)
                .putInt(text.length)
                .put(text)
                .array();
    }

    /** Reads one point and moves behind it. */
    PointId decode(ByteBuffer bytes) throws Undecodable {
        if (bytes.remaining() < LENGTH_BYTES) {
            throw new Undecodable("a point that is cut off");
        }
        long length = Integer.toUnsignedLong(bytes.getInt());
        if (length > MAX_BYTES - LENGTH_BYTES) {
            throw new Undecodable("a point of " + length + " bytes, which is more than " + (MAX_BYTES - LENGTH_BYTES));
        }
        if (length > bytes.remaining()) {
            throw new Undecodable("a point that is cut off");
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return point(new String(text, StandardCharsets.ISO_8859_1));
    }

    /** Reads all that remains as points. */
    List<PointId> decodeAll(ByteBuffer bytes, int most) throws Undecodable {
        List<PointId> points = new ArrayList<>();
        while (bytes.hasRemaining()) {
            if (points.size() == most) {
                throw new Undecodable("more than " + most + " points");
            }
            points.add(decode(bytes));
        }
        return points;
    }

    private PointId point(String text) throws Undecodable {
        try {
            PointText written = PointText.parse(text);
            PointId point = written.point(scheme, -1);
            if (point.address().isPresent()) {
                return point;
            }
        } catch (IllegalArgumentException e) {
            throw new Undecodable("a point that is none");
        }
        throw new Undecodable("a point that is a name instead of an address");
    }
}
