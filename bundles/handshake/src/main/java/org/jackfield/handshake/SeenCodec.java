package org.jackfield.handshake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.point.PointId;

/**
 * Who was seen where, in few bytes (README, "Sightings"): the schemes once, in the order in which they occur, and addresses as bytes, so
 * that a thousand points have room in the shortest message that every node reads.
 *
 * <p>There is one form for each message, and no other is read. Safe from any thread.
 */
final class SeenCodec {

    private static final int IPV4 = 0;
    private static final int IPV6 = 1;
    private static final int NAME = 2;

    private static final int FORM_BITS = 4;
    private static final int FORM_MASK = 0x0f;
    private static final int HOURS_OF_A_DAY = 24;
    private static final int MAX_SCHEME = 16;
    private static final int MAX_NAME = 253;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int PORT_BYTES = 2;

    private SeenCodec() {}

    static ByteBuffer encode(Message.Seen message) {
        Set<String> distinct = new LinkedHashSet<>();
        message.sightings().forEach(each -> distinct.add(each.point().scheme()));
        List<String> schemes = List.copyOf(distinct);
        ByteBuffer bytes = ByteBuffer.allocate(room(schemes, message.sightings()))
                .put((byte) (message.more() ? 1 : 0))
                .put((byte) schemes.size());
        schemes.forEach(scheme -> text(scheme, bytes));
        bytes.putShort((short) message.sightings().size());
        for (Sighting each : message.sightings()) {
            encode(each, schemes.indexOf(each.point().scheme()), bytes);
        }
        return bytes.flip();
    }

    /** As much as is needed, or a little more: most answers are short, and each is encoded once to know its length. */
    private static int room(List<String> schemes, List<Sighting> sightings) {
        int room = 1 + 1 + Short.BYTES;
        for (String scheme : schemes) {
            room += Short.BYTES + scheme.length();
        }
        for (Sighting each : sightings) {
            int host = Math.max(IPV6_BYTES, Short.BYTES + each.point().host().length());
            room += 1 + 1 + host + PORT_BYTES;
        }
        return room;
    }

    private static void encode(Sighting sighting, int scheme, ByteBuffer bytes) {
        PointId point = sighting.point();
        Optional<byte[]> address = point.address().map(InetAddress::getAddress);
        int form =
                address.map(known -> known.length == IPV4_BYTES ? IPV4 : IPV6).orElse(NAME);
        bytes.put((byte) (scheme << FORM_BITS | form)).put((byte) age(sighting.ago()));
        address.ifPresentOrElse(bytes::put, () -> text(point.host(), bytes));
        bytes.putShort((short) point.port());
    }

    private static void text(String text, ByteBuffer bytes) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        bytes.putShort((short) ascii.length).put(ascii);
    }

    private static int age(Duration ago) {
        return (int) (ago.toHours() < HOURS_OF_A_DAY ? ago.toHours() : HOURS_OF_A_DAY - 1 + ago.toDays());
    }

    private static Duration ago(int age) {
        return age < HOURS_OF_A_DAY ? Duration.ofHours(age) : Duration.ofDays(age - HOURS_OF_A_DAY + 1L);
    }

    /** Reads the body, and leaves what stands behind it. */
    static Message.Seen decode(ByteBuffer bytes) throws Undecodable {
        KindredCodec.require(bytes, 1);
        int more = Byte.toUnsignedInt(bytes.get());
        if (more > 1) {
            throw new Undecodable("neither more nor no more, but " + more);
        }
        List<String> schemes = KindredCodec.texts(bytes, Message.Seen.MAX_SCHEMES, MAX_SCHEME);
        KindredCodec.require(bytes, Short.BYTES);
        int count = Short.toUnsignedInt(bytes.getShort());
        if (count > Message.Seen.MAX_SIGHTINGS) {
            throw new Undecodable("a list of " + count + ", which is more than " + Message.Seen.MAX_SIGHTINGS);
        }
        List<Sighting> sightings = new ArrayList<>();
        int used = 0;
        for (int i = 0; i < count; i++) {
            KindredCodec.require(bytes, 2);
            int first = Byte.toUnsignedInt(bytes.get());
            int age = Byte.toUnsignedInt(bytes.get());
            int scheme = first >> FORM_BITS;
            if (scheme > used || scheme >= schemes.size()) {
                throw new Undecodable("a scheme that is not the next of those named");
            }
            used = Math.max(used, scheme + 1);
            sightings.add(new Sighting(point(schemes.get(scheme), first & FORM_MASK, bytes), ago(age)));
        }
        if (used < schemes.size() || Set.copyOf(schemes).size() < schemes.size()) {
            throw new Undecodable("a scheme that is named for nothing");
        }
        return new Message.Seen(sightings, more == 1);
    }

    private static PointId point(String scheme, int form, ByteBuffer bytes) throws Undecodable {
        PointId point =
                switch (form) {
                    case IPV4 -> PointId.of(scheme, address(bytes, IPV4_BYTES), port(bytes));
                    case IPV6 -> PointId.of(scheme, address(bytes, IPV6_BYTES), port(bytes));
                    case NAME -> new PointId(scheme, name(bytes), port(bytes));
                    default -> throw new Undecodable("an address of the unknown form " + form);
                };
        if (!point.scheme().equals(scheme)) {
            throw new Undecodable("a scheme that is written in another way than it has to be");
        }
        return point;
    }

    private static InetAddress address(ByteBuffer bytes, int length) throws Undecodable {
        KindredCodec.require(bytes, length);
        byte[] raw = new byte[length];
        bytes.get(raw);
        InetAddress address;
        try {
            address = InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(length + " bytes are an address", e);
        }
        if (address.getAddress().length != length) {
            throw new Undecodable("an IPv4 address that is written as an IPv6 address");
        }
        return address;
    }

    private static String name(ByteBuffer bytes) throws Undecodable {
        KindredCodec.require(bytes, Short.BYTES);
        int length = Short.toUnsignedInt(bytes.getShort());
        if (length > MAX_NAME) {
            throw new Undecodable("a name of " + length + " bytes, which is more than " + MAX_NAME);
        }
        KindredCodec.require(bytes, length);
        byte[] ascii = new byte[length];
        bytes.get(ascii);
        String name = new String(ascii, StandardCharsets.ISO_8859_1);
        // an address has one form, and that is bytes
        PointId read = new PointId(PointId.DEFAULT_SCHEME, name, 1);
        if (!read.host().equals(name) || read.address().isPresent()) {
            throw new Undecodable("a name that is written in another way than it has to be");
        }
        return name;
    }

    private static int port(ByteBuffer bytes) throws Undecodable {
        KindredCodec.require(bytes, PORT_BYTES);
        return Short.toUnsignedInt(bytes.getShort());
    }
}
