package org.jackfield.pool.address;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;

/**
 * The neighbourhood of an address, of which one owner can have many: an IPv4 /24, an IPv6 /48, or a whole name.
 *
 * @param prefix the bytes that its addresses share
 */
public record AddressGroup(ByteString prefix) {

    /** The group of a point. */
    public static AddressGroup of(PointId point) {
        Optional<byte[]> address = point.address().map(InetAddress::getAddress);
        return new AddressGroup(address.map(bytes -> ByteString.of(bytes, 0, bytes.length == 4 ? 3 : 6))
                .orElseGet(() -> ByteString.of(point.host().getBytes(StandardCharsets.UTF_8))));
    }
}
