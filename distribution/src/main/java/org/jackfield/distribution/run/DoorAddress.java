package org.jackfield.distribution.run;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where operators get in: a host and a port, without a scheme.
 *
 * @param text {@code HOST:PORT}
 */
record DoorAddress(String text) {

    private static final String HERE = "127.0.0.1";
    private static final Pattern PORT_ALONE = Pattern.compile(":?(\\d{1,5})");

    private static DoorAddress parse(String text, int defaultPort) {
        if (text.contains("://")) {
            throw new TypeConversionException("'" + text + "' has a scheme; HOST:PORT is meant");
        }
        try {
            Matcher port = PORT_ALONE.matcher(text);
            String whole = port.matches() ? HERE + ":" + port.group(1) : text;
            return new DoorAddress(PointId.parse(whole, defaultPort).authority());
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }

    /** The API's. */
    static final class OfApi implements ITypeConverter<DoorAddress> {
        @Override
        public DoorAddress convert(String text) {
            return parse(text, 8732);
        }
    }

    /** The metrics' own. */
    static final class OfMetrics implements ITypeConverter<DoorAddress> {
        @Override
        public DoorAddress convert(String text) {
            return parse(text, 9932);
        }
    }
}
