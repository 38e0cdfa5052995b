package org.jackfield.transports.sockets;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a component does at its deactivation: it waits until its transport has closed all it had, for 5 s at most. */
public final class LastWait {

    private static final Logger LOG = LoggerFactory.getLogger(LastWait.class);
    private static final long DEADLINE_SECONDS = 5;

    private LastWait() {}

    /** Waits, but not on one of the loops, which have the closing to do. */
    public static void until(CompletionStage<Void> closed, EventLoopGroup loops) throws InterruptedException {
        if (isOn(loops)) {
            LOG.warn("stopped on an event loop, which must not wait: channels are still being closed");
            return;
        }
        try {
            closed.toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not all channels could be closed in {} s", DEADLINE_SECONDS, e);
        }
    }

    private static boolean isOn(EventLoopGroup loops) {
        for (EventExecutor loop : loops) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }
}
