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

    /**
     * With; nobody has needed it yet, and it is made of no files that might be wrong. Safe from any thread; whoever needs it first takes 12 ms of a
     * processor, and others wait for it: who listens or dials, or, after an exchange, the event loop of the first caller.
     */
    final class Unmade implements Tls {

        private final TlsSettings settings;
        private Optional<Tls> made = Optional.empty();

        Unmade(TlsSettings settings) {
            this.settings = settings;
        }

        @Override
        public synchronized Tls now() {
            if (made.isEmpty()) {
                made = Optional.of(of(settings));
            }
            return made.get();
        }
    }

    /** As it is needed now, and never unmade. */
    default Tls now() {
        return this;
    }

    /** What was made of the files, if it was. */
    default Optional<TlsContexts> contexts() {
        return Optional.empty();
    }

    /**
     * What the settings say. Files are read at once, so that what is wrong with them is said at once. A key of our own making and the
     * JDK's roots take a processor longer than all the rest of a start, and wait until somebody speaks wss.
     */
    static Tls by(TlsSettings settings) {
        boolean files = settings.identity().isPresent() || settings.trust() instanceof TlsSettings.Trust.Authorities;
        return files ? of(settings) : new Unmade(settings);
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
