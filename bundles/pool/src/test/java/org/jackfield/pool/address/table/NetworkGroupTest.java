package org.jackfield.pool.address.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkGroupTest {

    @ParameterizedTest
    @CsvSource({
        "93.184.1.1:9732, 93.184.255.9:1",
        "'[2a00:1450::1]:1', '[2a00:1450:ffff::2]:2'",
        "'[2001:470:1000::1]:1', '[2001:470:1fff::1]:1'",
        "ws://93.184.1.1:80, udp://93.184.7.7:81",
        "seed.example:1, seed.example:2",
        // 6to4, NAT64 and Teredo are as good as the IPv4 address in them
        "'[2002:5db8:101::1]:1', 93.184.7.7:1",
        "'[64:ff9b::5db8:101]:1', 93.184.7.7:1",
        "'[2001:0:1:2:3:4:a247:fefe]:1', 93.184.7.7:1"
    })
    void isShared(String one, String other) {
        assertEquals(group(one), group(other));
    }

    @ParameterizedTest
    @CsvSource({
        "93.184.1.1:9732, 93.185.1.1:9732",
        "'[2a00:1450::1]:1', '[2a00:1451::1]:1'",
        "'[2001:470:1000::1]:1', '[2001:470:2000::1]:1'",
        "seed.example:1, seed2.example:1",
        // in a network of private addresses everybody is somebody else, and on one machine every port
        "10.0.0.1:1, 10.0.0.2:1",
        "127.0.0.1:1, 127.0.0.1:2",
        "'[fe80::1]:1', '[fe80::2]:1'"
    })
    void isNotShared(String one, String other) {
        assertNotEquals(group(one), group(other));
    }

    @Test
    void aTellerIsItsAddressWhateverItsPort() {
        assertEquals(
                NetworkGroup.ofTeller(PointId.parse("10.0.0.1:1")), NetworkGroup.ofTeller(PointId.parse("10.0.0.1:2")));
        assertNotEquals(
                NetworkGroup.ofTeller(PointId.parse("10.0.0.1:1")), NetworkGroup.ofTeller(PointId.parse("10.0.0.2:1")));
        assertEquals(group("93.184.1.1:1"), NetworkGroup.ofTeller(PointId.parse("93.184.9.9:5")));
        assertEquals(group("seed.example:1"), NetworkGroup.ofTeller(PointId.parse("seed.example:2")));
        assertNotEquals(NetworkGroup.ofMethod("dns"), NetworkGroup.ofMethod("lan"));
        assertNotEquals(NetworkGroup.ofMethod("dns"), NetworkGroup.ofTeller(PointId.parse("dns:1")));
    }

    @Test
    void noneIsLongerThanOneByteCanSay() {
        String host = ("a".repeat(63) + ".").repeat(3) + "a".repeat(61);

        assertEquals(254, group(host + ":1").bytes().length());
        assertEquals(
                NetworkGroup.LONGEST,
                NetworkGroup.ofMethod("m".repeat(10_000)).bytes().length());
        assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkGroup(ByteString.of(new byte[NetworkGroup.LONGEST + 1])));
        assertThrows(IllegalArgumentException.class, () -> new NetworkGroup(ByteString.of(new byte[0])));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.255.1.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "169.254.1.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.7.7",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.3",
                "203.0.113.3",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fc00::1",
                "fdff::1",
                "fe80::1",
                "ff02::1",
                "2001:db8::1",
                "2001:10::1",
                "2001:2f::1",
                "2002:a00:1::",
                "64:ff9b::7f00:1",
                "4000::1"
            })
    void isNotPublic(String host) {
        assertFalse(PublicAddress.mayBe(point(host)), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.0", "172.15.0.1", "172.32.0.1",
                "192.0.1.1", "192.169.0.1", "198.17.0.1", "198.20.0.1", "223.255.255.255", "2a00:1450::1",
                        "2001:db9::1",
                "2002:101:101::", "3fff:ffff::1", "seed.example"
            })
    void isPublic(String host) {
        assertTrue(PublicAddress.mayBe(point(host)), host);
    }

    private static PointId point(String host) {
        return new PointId("tcp", host, 9732);
    }

    private static NetworkGroup group(String point) {
        return NetworkGroup.of(PointId.parse(point));
    }
}
