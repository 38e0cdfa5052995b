package org.jackfield.distribution.run;

import org.jackfield.api.point.PointId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A server of the DNS, by its address.
 *
 * @param text {@code ADDRESS:PORT}
 */
record DnsServer(String text) {

    private static final int DEFAULT_PORT = 53;

    private static DnsServer parse(String text) {
        try {
            PointId point = PointId.parse(text, DEFAULT_PORT);
            if (text.contains("://") || point.address().isEmpty() || point.port() == 0) {
                throw new TypeConversionException(
                        "'" + text
                                + "' is no server of the DNS; give its address, and its port if that is not 53: 192.0.2.1 or [2001:db8::1]:5353");
            }
            return new DnsServer(point.authority());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<DnsServer> {
        @Override
        public DnsServer convert(String text) {
            return parse(text);
        }
    }
}
