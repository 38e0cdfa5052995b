package org.jackfield.transports.sockets;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** How a handover is done: in the socket's event loop, and answered whatever happens. */
public final class Handing {

    private Handing() {}

    /** Completes in any case, whatever the task throws. */
    public static <T> CompletionStage<T> inLoop(EventLoop loop, Consumer<CompletableFuture<T>> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                try {
                    task.accept(result);
                } catch (RuntimeException | LinkageError e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
        }
        return result;
    }

    /** What was given is not what it should be. */
    public static <T> CompletionStage<T> refused(String why) {
        return CompletableFuture.failedStage(new IllegalArgumentException(why));
    }
}
