package org.jackfield.distribution.run;

import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.PeerIds;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Somebody to dial: {@code [scheme://]host[:port][#id]}.
 *
 * @param point where
 * @param peer who must answer there, if said
 */
record PeerPoint(PointId point, Optional<PeerId> peer) {

    /** The port of a point that names none. */
    static final int DEFAULT_PORT = 9732;

    static PeerPoint parse(String text) {
        int mark = text.indexOf('#');
        PointId point = PointId.parse(mark < 0 ? text : text.substring(0, mark), DEFAULT_PORT);
        if (point.port() == 0) {
            throw new IllegalArgumentException("'" + text + "' cannot be dialled: its port is 0");
        }
        return new PeerPoint(point, mark < 0 ? Optional.empty() : Optional.of(PeerIds.parse(text.substring(mark + 1))));
    }

    @Override
    public String toString() {
        return point + peer.map(id -> "#" + id).orElse("");
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<PeerPoint> {
        @Override
        public PeerPoint convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** For the command line: a place that others are told to dial. */
    static final class AdvertiseConverter implements ITypeConverter<PointId> {
        @Override
        public PointId convert(String text) {
            try {
                return advertised(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** A place that others are told to dial; throws {@link IllegalArgumentException} for what is none. */
    static PointId advertised(String text) {
        PointId point = PointId.parse(text, DEFAULT_PORT);
        boolean nowhere = point.address()
                .map(address -> address.isAnyLocalAddress() || address.isMulticastAddress())
                .orElse(false);
        if (point.port() == 0 || nowhere) {
            throw new IllegalArgumentException("'" + text + "' cannot be dialled, and so not be advertised");
        }
        return point;
    }

    /** For the command line: a place to listen on, where port 0 means any. */
    static final class ListenConverter implements ITypeConverter<PointId> {
        @Override
        public PointId convert(String text) {
            try {
                return PointId.parse(text, DEFAULT_PORT);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
