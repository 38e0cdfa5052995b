package org.jackfield.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsSettingsTest {

    @Test
    void aNetworkHasTheSeedsThatOctezKnows() {
        assertEquals(3, WellKnownSeeds.of("mainnet").size());
        assertEquals(
                new Seed("boot.tzinit.org", 9732), WellKnownSeeds.of("mainnet").get(0));
        assertEquals(
                new Seed("ghostnet.stakenow.de", 9733),
                WellKnownSeeds.of("ghostnet").get(4));
        assertEquals(2, WellKnownSeeds.of("shadownet").size());
        assertEquals(List.of(), WellKnownSeeds.of("sandbox"));
        assertEquals(List.of(), WellKnownSeeds.of("custom:TEZOS_OURS"));
    }

    @Test
    void seedsAreReadFromListsAndFromOneText() {
        List<Seed> expected = List.of(new Seed("a.example", 9732), new Seed("b.example", 1));

        assertEquals(expected, DnsComponent.read("seeds", Seed::parse, "a.example", "B.Example.:1"));
        assertEquals(expected, DnsComponent.read("seeds", Seed::parse, "a.example, b.example:1"));
        assertEquals(expected, DnsComponent.read("seeds", Seed::parse, "a.example", "1.2.3.4", "b.example:1"));
        assertEquals(List.of(), DnsComponent.read("seeds", Seed::parse, ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.1", "[2001:db8::1]:53", "tcp://a.example", "a.example:0", "a.example:x", "a..example"})
    void whatIsNoSeedIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Seed.parse(text));
    }

    @Test
    void aServerIsAnAddressWithThePortOfTheDnsUnlessItSaysOtherwise() {
        assertEquals(new InetSocketAddress("192.0.2.1", 53), DnsComponent.server("192.0.2.1"));
        assertEquals(new InetSocketAddress("::1", 5353), DnsComponent.server("[::1]:5353"));
        assertThrows(IllegalArgumentException.class, () -> DnsComponent.server("dns.example:53"));
        assertThrows(IllegalArgumentException.class, () -> DnsComponent.server("tcp://192.0.2.1:53"));
    }

    @Test
    void tooManySeedsAreRefusedByTheNameOfTheSetting() {
        List<Seed> many = IntStream.range(0, 33)
                .mapToObj(i -> new Seed("s" + i + ".example", 1))
                .toList();

        var refusal = assertThrows(
                IllegalArgumentException.class, () -> DnsSettings.of(many, List.of(), AddressScope.PUBLIC));

        assertTrue(refusal.getMessage().contains("max-seeds (32)"), refusal::getMessage);
    }

    @Test
    void onlyASandboxIsALanUnlessTheSettingsSayOtherwise() {
        assertEquals(AddressScope.LAN, DnsComponent.scope("by-network", "sandbox"));
        assertEquals(AddressScope.PUBLIC, DnsComponent.scope("by-network", "mainnet"));
        assertEquals(AddressScope.PUBLIC, DnsComponent.scope("by-network", ""));
        assertEquals(AddressScope.PUBLIC, DnsComponent.scope("public", "sandbox"));
        assertEquals(AddressScope.LAN, DnsComponent.scope("lan", "mainnet"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3", "127.0.0.1", "169.254.169.254", "172.31.0.1", "192.168.0.1", "100.64.0.1", "192.0.2.1",
                "198.18.0.1", "[::1]", "[fe80::1]", "[fd00::1]", "[fec0::1]", "[::ffff:10.0.0.1]", "[2001:db8::1]",
                "[2002:a00:1::]", "[64:ff9b::a00:1]"
            })
    void whatLeadsIntoAHouseIsForLans(String literal) {
        var address = PointId.parse(literal, 1).address().orElseThrow();

        assertFalse(AddressScope.PUBLIC.takes(address));
        assertTrue(AddressScope.LAN.takes(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "224.0.0.1", "255.255.255.255", "[::]", "[ff02::1]"})
    void whatNobodyCanDialIsForNobody(String literal) {
        var address = PointId.parse(literal, 1).address().orElseThrow();

        assertFalse(AddressScope.PUBLIC.takes(address));
        assertFalse(AddressScope.LAN.takes(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2.3.4", "172.32.0.1", "[2a00:1450::1]", "[2600::1]"})
    void whatTheInternetCanDialIsForAll(String literal) {
        assertTrue(AddressScope.PUBLIC.takes(PointId.parse(literal, 1).address().orElseThrow()));
    }
}
