package org.jackfield.distribution.run;

import org.jackfield.api.point.PointId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A name that is asked where nodes are.
 *
 * @param text {@code NAME:PORT}
 */
record DnsName(String text) {

    private static DnsName parse(String text) {
        if (text.contains("://")) {
            throw new TypeConversionException("'" + text + "' has a scheme; NAME[:PORT] is meant");
        }
        try {
            PointId point = PointId.parse(text, PeerPoint.DEFAULT_PORT);
            if (point.address().isPresent()) {
                throw new TypeConversionException(
                        "'" + text + "' is an address, not a name that could be asked; an address is given by --peer");
            }
            if (point.port() == 0) {
                throw new TypeConversionException("'" + text + "' names nodes that cannot be dialled: its port is 0");
            }
            return new DnsName(point.authority());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<DnsName> {
        @Override
        public DnsName convert(String text) {
            return parse(text);
        }
    }
}
