package org.jackfield.distribution.operate.p2p;

import org.jackfield.api.identity.PeerId;
import org.jackfield.handshake.identity.PeerIds;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a peer id. */
public final class PeerConverter implements ITypeConverter<PeerId> {

    @Override
    public PeerId convert(String text) {
        try {
            return PeerIds.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
