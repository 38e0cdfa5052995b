package org.jackfield.transports.websocket;

import java.io.IOException;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Whether there is TLS, and what it is made of. */
public sealed interface Tls {

    /** Without. */
    record None() implements Tls {}

    /** With; the files were read. */
    record Ready(TlsContexts made) implements Tls {

        @Override
        public Optional<TlsContexts> contexts() {
            return Optional.of(made);
        }
    }

    /** With, if the files were as they have to be. Nothing can be dialled or listened on until they are changed. */
    record Unusable(String why) implements Tls {}

    /** What was made of the files, if it was. */
    default Optional<TlsContexts> contexts() {
        return Optional.empty();
    }

    /** Reads the files of the settings as they are now. */
    static Tls of(TlsSettings settings) {
        try {
            return new Ready(TlsContexts.of(settings));
        } catch (IOException e) {
            // the cause names a place in a key file at most, never what stands there
            LoggerFactory.getLogger(Tls.class).error("{}; nothing speaks wss until that is changed", e.getMessage());
            return new Unusable(e.getMessage());
        }
    }
}
