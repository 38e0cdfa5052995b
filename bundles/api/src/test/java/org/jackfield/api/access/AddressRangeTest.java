package org.jackfield.api.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jackfield.api.point.PointId;
import org.junit.jupiter.api.Test;

class AddressRangeTest {

    @Test
    void aRangeHoldsWhatSharesItsFirstBits() {
        AddressRange range = AddressRange.parse("192.0.2.128/25");

        assertTrue(range.contains(address("192.0.2.128")));
        assertTrue(range.contains(address("192.0.2.255")));
        assertFalse(range.contains(address("192.0.2.127")));
        assertFalse(range.contains(address("::c000:280")));
        assertTrue(AddressRange.parse("0.0.0.0/0").contains(address("203.0.113.1")));
        assertTrue(AddressRange.parse("2001:db8::/33").contains(address("2001:db8:7fff::1")));
        assertFalse(AddressRange.parse("2001:db8::/33").contains(address("2001:db8:8000::1")));
    }

    @Test
    void equalRangesAreEqualHoweverTheyAreWritten() {
        assertEquals(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("192.0.2.77/24"));
        assertEquals(AddressRange.parse("192.0.2.0/24"), AddressRange.parse("::ffff:192.0.2.0/120"));
        assertEquals(AddressRange.parse("192.0.2.7"), AddressRange.parse("192.0.2.7/32"));
        assertEquals(AddressRange.parse("2001:db8::1"), AddressRange.parse("[2001:0db8:0::1]"));
    }

    @Test
    void theSiteOfASingleAddressOfTheSixthVersionIsItsWhole64() throws UnknownHostException {
        assertEquals(
                "2001:db8:0:7::/64",
                AddressRange.of(InetAddress.getByName("2001:db8:0:7::9")).site().toString());
        for (String itself : List.of("192.0.2.7", "192.0.2.0/24", "2001:db8::/32", "2001:db8::/120")) {
            assertEquals(AddressRange.parse(itself), AddressRange.parse(itself).site(), itself);
        }
    }

    @Test
    void theTextReadsBack() {
        for (String text : new String[] {"192.0.2.7", "192.0.2.0/24", "0.0.0.0/0", "2001:db8::/32", "2001:db8::1"}) {
            assertEquals(text, AddressRange.parse(text).toString());
        }
    }

    @Test
    void whatIsNoRangeIsRefusedInASentence() {
        for (String text : new String[] {
            "",
            "/",
            "192.0.2.7/",
            "192.0.2.7/33",
            "192.0.2.7/-1",
            "2001:db8::/129",
            "example.net",
            "192.0.2/24",
            "::ffff:192.0.2.0/90"
        }) {
            String sentence = assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text), text)
                    .getMessage();
            assertTrue(sentence.contains(" "), sentence);
        }
    }

    private static InetAddress address(String text) {
        return new PointId("tcp", text, 0).address().orElseThrow();
    }
}
