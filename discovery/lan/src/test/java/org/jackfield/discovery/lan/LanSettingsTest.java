package org.jackfield.discovery.lan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class LanSettingsTest {

    @Test
    void whatTheAddressLacksIsAsInOctez() {
        assertEquals(new InetSocketAddress("192.0.2.255", 10732), LanSettings.address("192.0.2.255"));
        assertEquals(new InetSocketAddress("192.0.2.255", 1), LanSettings.address("192.0.2.255:1"));
        assertEquals(new InetSocketAddress("255.255.255.255", 10733), LanSettings.address(":10733"));
        assertEquals(new InetSocketAddress("255.255.255.255", 10733), LanSettings.address("_:10733"));
    }

    @Test
    void whatIsNoIpv4AddressWithAPortIsRefused() {
        for (String text :
                new String[] {"[2001:db8::1]:10732", "lan.example:10732", "192.0.2.255:0", "192.0.2.255:x"}) {
            var refusal = assertThrows(IllegalArgumentException.class, () -> LanSettings.address(text));
            assertTrue(refusal.getMessage().contains("'" + text + "'"), refusal::getMessage);
        }
    }
}
