package org.jackfield.transports.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.List;
import org.jackfield.api.access.AddressRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {

    private static final List<AddressRange> PROXIES =
            List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8::/32"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.7  | 198.51.100.1                     | 192.0.2.7     ",
                "10.0.0.1   | 198.51.100.1                     | 198.51.100.1  ",
                "10.0.0.1   | 203.0.113.9, 198.51.100.1        | 198.51.100.1  ",
                "10.0.0.1   | 198.51.100.1, 10.0.0.2           | 198.51.100.1  ",
                "10.0.0.1   | 198.51.100.1 , [2001:db8::5]:443 | 198.51.100.1  ",
                "10.0.0.1   | 2001:db8:1::5                    | 2001:db8:1::5 ",
                "2001:db8::1| 198.51.100.1:51000               | 198.51.100.1  ",
                "10.0.0.1   | unknown                          | 10.0.0.1      ",
                "10.0.0.1   | 198.51.100.1, unknown            | 10.0.0.1      ",
                "10.0.0.1   | ,,,                              | 10.0.0.1      ",
                "10.0.0.1   | node.example                     | 10.0.0.1      ",
            })
    void isTheLastWhoIsNoListedProxy(String socket, String header, String origin) throws Exception {
        assertEquals(InetAddress.getByName(origin), origin(socket, List.of(header)));
    }

    @Test
    void severalHeadersAreOneList() throws Exception {
        assertEquals(
                InetAddress.getByName("198.51.100.1"),
                origin("10.0.0.1", List.of("203.0.113.9", "198.51.100.1", "10.0.0.2")));
        assertEquals(InetAddress.getByName("10.0.0.1"), origin("10.0.0.1", List.of()));
    }

    @Test
    void anEndlessListIsNotReadToItsBeginning() throws Exception {
        List<String> proxies = List.of("198.51.100.1," + "10.0.0.2,".repeat(100) + "10.0.0.3");

        assertEquals(InetAddress.getByName("10.0.0.2"), origin("10.0.0.1", proxies));
    }

    private static InetAddress origin(String socket, List<String> headers) throws Exception {
        return ForwardedFor.origin(InetAddress.getByName(socket), headers, PROXIES);
    }
}
