package org.jackfield.transports.sockets;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.DialRequest;

/**
 * One way to open a dialled socket.
 *
 * @param remote where the socket is told to connect to; unresolved only if the preface makes it something else
 * @param shown the far end as the channel shows it; the socket's own if absent
 * @param preface what has to be said first
 */
public record Attempt(InetSocketAddress remote, Optional<PointId> shown, Optional<Preface> preface) {

    /** Finds the attempts of a dial. */
    public interface Finder {

        /** Answers once, at once or later on any thread; never with an empty list. */
        void find(DialRequest request, Answer answer);
    }

    /** Called once. */
    public interface Answer {

        /** To be made one after the other. */
        void found(List<Attempt> attempts);

        /** There is none. */
        void failed(CloseReason reason);
    }

    /** The addresses of the point's host, each with the same preface. */
    public static Finder direct(NameLookups names, Optional<Preface> preface) {
        return (request, answer) -> names.lookUp(
                request.remote(),
                addresses -> answer.found(addresses.stream()
                        .map(address -> new Attempt(
                                new InetSocketAddress(address, request.remote().port()), Optional.empty(), preface))
                        .toList()),
                answer::failed);
    }
}
