package org.jackfield.eventloops;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import java.util.Optional;

/** All that needs epoll's classes, which may be absent: touched last, and only then loaded. */
final class EpollLoops {

    private EpollLoops() {}

    /** Why epoll cannot be used here, if so. */
    static Optional<String> obstacle() {
        return Epoll.isAvailable()
                ? Optional.empty()
                : Optional.of(String.valueOf(rootOf(Epoll.unavailabilityCause()).getMessage()));
    }

    static IoHandlerFactory newFactory() {
        return EpollIoHandler.newFactory();
    }

    private static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
