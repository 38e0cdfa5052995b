package org.jackfield.itests.hostile;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;

/** A transport of ours with a {@link Vice}; {@link HostileBuild} puts it into a bundle. */
public abstract class HostileTransport implements Transport, Handovers {

    private static final long HANGING_SECONDS = 40;

    private final Transport honest;
    private final Handovers handovers;
    private final Runnable shutdown;
    private final Vice vice;

    /** The name of the vice is a property of the component. */
    HostileTransport(Transport honest, Runnable shutdown, Object vice) {
        this.honest = honest;
        this.handovers = honest.handovers().orElseThrow();
        this.shutdown = shutdown;
        this.vice = Vice.valueOf((String) vice);
    }

    void deactivate() {
        shutdown.run();
    }

    @Override
    public final String scheme() {
        return honest.scheme();
    }

    @Override
    public final Cancellable dial(DialRequest request, Dialling dialling) {
        return honest.dial(request, dialling);
    }

    @Override
    public final CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return honest.listen(request, accepting);
    }

    @Override
    public final Optional<Handovers> handovers() {
        return Optional.of(this);
    }

    @Override
    public final String format() {
        return handovers.format();
    }

    @Override
    public final CompletionStage<Handover> release(Channel channel) {
        if (vice == Vice.RELEASE_THROWS) {
            throw new IllegalArgumentException("it stays here");
        }
        if (vice == Vice.RELEASE_HANGS) {
            hang();
        }
        return handovers.release(channel);
    }

    @Override
    public final CompletionStage<Channel> adopt(Handover handover, ChannelEvents events) {
        if (vice == Vice.ADOPT_THROWS) {
            throw new IllegalArgumentException("not this one");
        }
        if (vice == Vice.ADOPT_GIVES_ANOTHER) {
            return CompletableFuture.completedStage(elsewhere());
        }
        if (vice == Vice.ADOPT_HANGS) {
            hang();
        }
        return handovers.adopt(handover, events);
    }

    @Override
    public final CompletionStage<Handover> release(Listener listener) {
        return handovers.release(listener);
    }

    @Override
    public final CompletionStage<Listener> adopt(Handover handover, Accepting accepting) {
        return handovers.adopt(handover, accepting);
    }

    private static void hang() {
        try {
            new CountDownLatch(1).await(HANGING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A channel that leads to somebody else. */
    private static Channel elsewhere() {
        PointId nowhere = PointId.parse("tcp://127.0.0.1:9");
        Executor thread = Runnable::run;
        return (Channel) Proxy.newProxyInstance(
                HostileTransport.class.getClassLoader(),
                new Class<?>[] {Channel.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "endpoint" -> new Endpoint(nowhere, nowhere, Direction.OUTBOUND);
                    case "thread" -> thread;
                    case "writable" -> true;
                    case "claim" -> ByteBuffer.allocate((int) arguments[0]);
                    case "equals" -> proxy == arguments[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "toString" -> "elsewhere";
                    default -> null;
                });
    }
}
