package org.jackfield.distribution.operate.p2p;

import org.jackfield.api.access.AddressRange;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an address or a range of them. A port is passed over: bans are about addresses. */
final class RangeConverter implements ITypeConverter<AddressRange> {

    @Override
    public AddressRange convert(String text) {
        try {
            boolean port = text.matches("[^:\\[]+:\\d{1,5}|\\[.*\\]:\\d{1,5}");
            return AddressRange.parse(port ? text.substring(0, text.lastIndexOf(':')) : text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
