package org.jackfield.transports.websocket;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jackfield.api.reason.CloseReason;

/** Why a caller was not let in, or a far end was shown the door. */
enum Refusal {
    /** As many callers as may be are on their way from a socket to a channel. */
    TOO_MANY_UPGRADES,
    /** The deadline came before the request was complete. */
    UPGRADE_TOO_SLOW,
    /** The TLS handshake failed. */
    TLS_FAILED,
    /** Not HTTP/1.1. */
    NOT_HTTP(HttpResponseStatus.BAD_REQUEST),
    /** A first line or headers beyond the bound. */
    HEADERS_TOO_LARGE(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE),
    /** A request for something else. */
    WRONG_PATH(HttpResponseStatus.NOT_FOUND),
    /** A request to somebody else. */
    WRONG_HOST(HttpResponseStatus.MISDIRECTED_REQUEST),
    /** A page of a site that is not on the list. */
    WRONG_ORIGIN(HttpResponseStatus.FORBIDDEN),
    /** HTTP, but no upgrade to version 13 of WebSocket. */
    NOT_AN_UPGRADE(HttpResponseStatus.UPGRADE_REQUIRED),
    /** The socket closed before the request was complete. */
    UPGRADE_ABANDONED,
    /** Frames before the upgrade, or anything else that is no frame. */
    NOT_A_FRAME,
    /** Text: the stream is of bytes. */
    TEXT_FRAME,
    /** More bytes in a frame than allowed. */
    FRAME_TOO_LARGE,
    /** A frame that breaks RFC 6455. */
    BROKEN_FRAME,
    /** Pings, pongs and empty frames without end: no credit stops them. */
    FRAME_FLOOD;

    private final Optional<HttpResponseStatus> status;

    Refusal() {
        this.status = Optional.empty();
    }

    Refusal(HttpResponseStatus status) {
        this.status = Optional.of(status);
    }

    /** What the caller is told; nothing if it would not understand. */
    Optional<HttpResponseStatus> status() {
        return status;
    }

    /** As the end of a socket or a channel. */
    CloseReason reason(String scheme) {
        return new CloseReason.Misbehaviour(scheme, word());
    }

    /** The opposite: nothing if the reason is none of these. */
    static Optional<Refusal> of(CloseReason reason) {
        return Stream.of(values())
                .filter(refusal -> reason instanceof CloseReason.Misbehaviour broken
                        && refusal.word().equals(broken.text()))
                .findFirst();
    }

    /** What it is called when an upgrade came to nothing for that reason. */
    static Refusal ofUpgrade(CloseReason reason) {
        if (reason instanceof CloseReason.TooManyHandshakes) {
            return TOO_MANY_UPGRADES;
        }
        if (reason instanceof CloseReason.TimedOut) {
            return UPGRADE_TOO_SLOW;
        }
        return of(reason).orElse(UPGRADE_ABANDONED);
    }

    /** For logs and numbers. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
