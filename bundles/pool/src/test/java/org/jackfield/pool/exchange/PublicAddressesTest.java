package org.jackfield.pool.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What leads somewhere on the internet. */
class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2600::1",
                "2001:200::1",
                "2a00::1",
                "expyuzz4wqqyqhjn.onion"
            })
    void anAddressOfTheInternetDoes(String host) {
        assertTrue(PublicAddresses.contain(new PointId("tcp", host, 9732)), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.255",
                "169.254.1.1",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.7",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.0",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "100::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "ff02::1",
                "2001::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "4000::1",
                "localhost",
                "db.localhost",
                "printer",
                "printer.local",
                "vault.internal",
                "router.home.arpa",
                "node.example",
                "node.test",
                "localhost."
            })
    void whatIsPrivateOrNobodysDoesNot(String host) {
        assertFalse(PublicAddresses.contain(new PointId("tcp", host, 9732)), host);
        assertFalse(PublicAddresses.contain(new PointId("wss", host, 443)), host);
    }

    @Test
    void aNameDoesWithTheSchemesOfThoseBehindAWebServer() {
        for (String host : List.of("boot.tzinit.org", "boot.tzinit.org.")) {
            assertTrue(PublicAddresses.contain(new PointId("wss", host, 443)), host);
            assertTrue(PublicAddresses.contain(new PointId("ws", host, 443)), host);
            for (String scheme : List.of("tcp", "udp")) {
                assertFalse(
                        PublicAddresses.contain(new PointId(scheme, host, 6379)),
                        scheme + " may be sent inside the house by whoever owns the name");
            }
        }
    }

    @Test
    void onALanAndWhereThisMachineAloneIsListenedToEveryAddressMayDo() {
        PointId home = PointId.parse("tcp://192.168.0.7:9732");
        PoolSettings internet = PoolSettings.DEFAULT.with(Reach.listeningOn(PointId.parse("tcp://0.0.0.0:9732")));

        assertFalse(PublicAddresses.worthLearning(home, internet));
        assertFalse(PublicAddresses.worthLearning(home, PoolSettings.DEFAULT), "who does not listen");
        assertTrue(PublicAddresses.worthLearning(home, internet.with(ExchangeLimits.LAN)));
        Reach alone = Reach.listeningOn(PointId.parse("tcp://127.0.0.1:9732"), PointId.parse("ws://[::1]:443"));
        assertTrue(PublicAddresses.worthLearning(home, internet.with(alone)));
        assertFalse(
                PublicAddresses.worthLearning(
                        home, internet.with(alone.advertising(PointId.parse("tcp://node.tezos.com:9732")))),
                "behind a proxy of this machine");
    }
}
