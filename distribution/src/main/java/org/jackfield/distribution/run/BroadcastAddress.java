package org.jackfield.distribution.run;

import java.net.Inet4Address;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where the neighbours of a local network are told: an IPv4 address and a port, without a scheme.
 *
 * @param text {@code ADDR:PORT}
 */
record BroadcastAddress(String text) {

    private static final int DEFAULT_PORT = 10732;
    private static final String EVERYBODY = "255.255.255.255";
    private static final Pattern PORT_ALONE = Pattern.compile("_?:\\d{1,5}");

    static BroadcastAddress parse(String text) {
        if (text.contains("://")) {
            throw new TypeConversionException("'" + text + "' has a scheme; ADDR:PORT is meant");
        }
        String whole = PORT_ALONE.matcher(text).matches() ? EVERYBODY + text.substring(text.indexOf(':')) : text;
        try {
            PointId point = PointId.parse(whole, DEFAULT_PORT);
            if (point.port() == 0
                    || point.address().filter(Inet4Address.class::isInstance).isEmpty()) {
                throw new TypeConversionException(
                        "'" + text + "' is no IPv4 address with a port; neighbours are told by IPv4 broadcast");
            }
            return new BroadcastAddress(point.authority());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<BroadcastAddress> {
        @Override
        public BroadcastAddress convert(String text) {
            return parse(text);
        }
    }
}
