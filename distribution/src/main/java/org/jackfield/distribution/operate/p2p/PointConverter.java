package org.jackfield.distribution.operate.p2p;

import org.jackfield.api.point.PointId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a point; Octez's port for those that name none. */
final class PointConverter implements ITypeConverter<PointId> {

    private static final int DEFAULT_PORT = 9732;

    @Override
    public PointId convert(String text) {
        try {
            boolean bareV6 =
                    text.indexOf(':') != text.lastIndexOf(':') && text.indexOf('[') < 0 && !text.contains("//");
            return PointId.parse(bareV6 ? "[" + text + "]" : text, DEFAULT_PORT);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
