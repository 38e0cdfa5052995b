package org.jackfield.transports.sockets;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;

/** What the system's errors mean. Epoll and NIO agree in their texts more than in their classes. */
public final class Failures {

    private Failures() {}

    /**
     * Loads what is needed when the system has no more files to give: a class whose file cannot be opened when it is first needed stays
     * lost for whoever needed it.
     */
    public static void prepare() {
        PointId anywhere = new PointId("tcp", "localhost", 0);
        Stream.of(
                        ofListen(new IOException("no more files"), anywhere),
                        new CloseReason.ConnectionLost(),
                        new CloseReason.ClosedByPeer(),
                        new CloseReason.UnexpectedError("no more files"))
                .forEach(CloseReason::sentence);
    }

    /** Why a socket could not be connected. */
    public static CloseReason ofDial(Throwable cause, InetSocketAddress remote, Duration timeout) {
        boolean untold = !remote.isUnresolved()
                && cause instanceof NoRouteToHostException
                && !says(cause, "o route")
                && !says(cause, "able");
        return ofDial(untold ? toldByJava(remote, cause) : cause, timeout);
    }

    /**
     * Epoll has one exception without words for a network and for a host that cannot be reached. Java has two: a network without a way
     * into it is known at once, without a packet.
     */
    private static Throwable toldByJava(InetSocketAddress remote, Throwable cause) {
        try (SocketChannel again = SocketChannel.open()) {
            again.configureBlocking(false);
            again.connect(remote);
            return cause;
        } catch (IOException e) {
            return e;
        }
    }

    /** Why a socket could not be made or connected. */
    public static CloseReason ofDial(Throwable cause, Duration timeout) {
        if (says(cause, "Network is unreachable") || says(cause, "Network is down")) {
            return new CloseReason.NetworkUnreachable();
        }
        if (cause instanceof NoRouteToHostException || says(cause, "No route to host") || says(cause, "Host is down")) {
            return new CloseReason.HostUnreachable();
        }
        if (says(cause, "timed out")) {
            return new CloseReason.TimedOut(CloseReason.Phase.DIALLING, timeout);
        }
        if (cause instanceof ConnectException && (says(cause, "refused") || says(cause, "reset"))) {
            return new CloseReason.DialRefused();
        }
        return new CloseReason.DialFailed(text(cause));
    }

    /** Why an address could not be listened at. */
    public static CloseReason ofListen(Throwable cause, PointId point) {
        boolean inUse = says(cause, "already in use");
        return inUse ? new CloseReason.AddressInUse(point) : new CloseReason.ListenFailed(point, text(cause));
    }

    /** Whether the system lacks what any socket needs, so that trying again at once is of no use. */
    public static boolean isShortage(Throwable cause) {
        return says(cause, "Too many open files")
                || says(cause, "No buffer space")
                || says(cause, "Cannot allocate memory");
    }

    /** For people; without the peer's address, which stands elsewhere. */
    public static String text(Throwable cause) {
        return Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
    }

    private static boolean says(Throwable cause, String words) {
        return text(cause).contains(words);
    }
}
