package org.jackfield.eventloops;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of a node, which all transports share.
 *
 * <p>Their threads are called {@code io-0}, {@code io-1} ... and are started at activation, so that none inherits anything from the plugin
 * that happens to need it first. They have Java's highest priority, because peers wait for them before they wait for anything else; by itself Java
 * makes nothing of it (option {@code ThreadPriorityPolicy}).
 */
public final class EventLoops {

    private static final Logger LOG = LoggerFactory.getLogger(EventLoops.class);
    private static final long QUIET_MILLISECONDS = 0;
    private static final long DEADLINE_MILLISECONDS = 5_000;

    private final EventLoopSettings settings;
    private Optional<MultiThreadIoEventLoopGroup> group = Optional.empty();

    /** Nothing happens yet. */
    public EventLoops(EventLoopSettings settings) {
        this.settings = settings;
    }

    /**
     * Starts the threads, and returns when all run.
     *
     * @throws IllegalStateException if epoll is asked for and does not load, or if activated already
     */
    public synchronized void activate() {
        if (group.isPresent()) {
            throw new IllegalStateException("the event loops run already");
        }
        KeptErrors.makeNow();
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(settings.threadsOrCores(), new IoThreads(), handlerFactory());
        group = Optional.of(loops);
        List<Future<?>> started = new ArrayList<>();
        for (EventExecutor loop : loops) {
            started.add(loop.submit(() -> {}));
        }
        started.forEach(Future::syncUninterruptibly);
        LOG.info(
                "{} event loops on {}",
                settings.threadsOrCores(),
                loops.isIoType(NioIoHandler.class) ? "NIO" : "epoll");
    }

    /**
     * The loops, for Netty's channels.
     *
     * @throws IllegalStateException unless active
     */
    public synchronized EventLoopGroup group() {
        return group.orElseThrow(() -> new IllegalStateException("the event loops do not run"));
    }

    /** Closes all channels that are left, and ends the threads: within 5 s. */
    public synchronized CompletionStage<Void> shutdown() {
        CompletableFuture<Void> quiet = new CompletableFuture<>();
        if (group.isEmpty()) {
            quiet.complete(null);
        } else {
            group.get()
                    .shutdownGracefully(QUIET_MILLISECONDS, DEADLINE_MILLISECONDS, TimeUnit.MILLISECONDS)
                    .addListener(done -> quiet.complete(null));
            group = Optional.empty();
        }
        return quiet;
    }

    private IoHandlerFactory handlerFactory() {
        if (settings.ioType() == EventLoopSettings.IoType.NIO) {
            return NioIoHandler.newFactory();
        }
        Optional<String> obstacle = obstacleToEpoll();
        if (obstacle.isEmpty()) {
            return EpollLoops.newFactory();
        }
        if (settings.ioType() == EventLoopSettings.IoType.EPOLL) {
            throw new IllegalStateException(
                    "epoll was asked for (setting io-type) and does not load: " + obstacle.get());
        }
        LOG.info("epoll does not load, NIO is used instead: {}", obstacle.get());
        return NioIoHandler.newFactory();
    }

    private static Optional<String> obstacleToEpoll() {
        try {
            return EpollLoops.obstacle();
        } catch (LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    private static final class IoThreads implements ThreadFactory {

        private final AtomicInteger next = new AtomicInteger();

        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new FastThreadLocalThread(task, "io-" + next.getAndIncrement());
            thread.setDaemon(false);
            // where Java may set it, see the README
            thread.setPriority(Thread.MAX_PRIORITY);
            thread.setContextClassLoader(EventLoops.class.getClassLoader());
            return thread;
        }
    }
}
