package org.jackfield.pool.address;

import java.net.InetAddress;
import java.util.Arrays;
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
        byte[] bytes = point.address().map(InetAddress::getAddress).orElseGet(() -> point.host().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        int kept = point.address().isEmpty() ? bytes.length : bytes.length == 4 ? 3 : 6;
        return new AddressGroup(ByteString.of(Arrays.copyOf(bytes, kept)));
    }
}
