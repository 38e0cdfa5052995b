package org.jackfield.distribution.identity;

import org.jackfield.handshake.identity.Difficulty;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a difficulty from the command line. */
public final class DifficultyConverter implements ITypeConverter<Difficulty> {

    @Override
    public Difficulty convert(String text) {
        try {
            return new Difficulty(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new TypeConversionException("a difficulty is a number from 0 to 256, not '" + text + "'");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
