package org.jackfield.pool.transport;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handover;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.event.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport plugin as the core uses it: every channel comes out wrapped, every answer comes once, no exception passes.
 *
 * <p>Safe from any thread.
 */
public final class Carrier {

    private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

    private static final String NO_FORMAT = "";

    private final Transport transport;
    private final String scheme;
    private final Guard guard;
    private final Optional<Handovers> handovers;
    private final String format;
    private final Set<StableChannel> channels = ConcurrentHashMap.newKeySet();
    private final Set<Once> dials = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    Carrier(Transport transport, String scheme, Guard guard) {
        this.transport = transport;
        this.scheme = scheme;
        this.guard = guard;
        this.handovers = guard.ask(Shelf.TRANSPORT, scheme, transport::handovers, Optional.<Handovers>empty());
        this.format = guard.ask(
                Shelf.TRANSPORT, scheme, () -> handovers.map(Handovers::format).orElse(NO_FORMAT), NO_FORMAT);
    }

    /** The scheme it carries. */
    public String scheme() {
        return scheme;
    }

    boolean carries(Transport other) {
        return transport == other;
    }

    /** As {@link Transport#dial}; {@code opened} is given a {@link StableChannel}. */
    public Cancellable dial(DialRequest request, Dialling dialling) {
        Once once = new Once(dialling);
        dials.add(once);
        if (gone) {
            once.failed(new CloseReason.TransportGone(scheme));
            return () -> {};
        }
        try {
            Cancellable dial = transport.dial(request, once);
            return () -> guard.run(Shelf.TRANSPORT, scheme, dial::cancel);
        } catch (Throwable e) {
            guard.failed(Shelf.TRANSPORT, scheme, e);
            once.failed(new CloseReason.PluginFailed(scheme, String.valueOf(e)));
            return () -> {};
        }
    }

    /**
     * As {@link Transport#listen}. The stage fails with a {@link ListenException}.
     *
     * @param accepted as {@link Accepting#accepted}
     * @param troubled as {@link Accepting#troubled}
     */
    public CompletionStage<Listener> listen(
            ListenRequest request, Function<StableChannel, ChannelEvents> accepted, Consumer<CloseReason> troubled) {
        try {
            return transport.listen(request, new Wrapping(accepted, troubled));
        } catch (Throwable e) {
            guard.failed(Shelf.TRANSPORT, scheme, e);
            return CompletableFuture.failedFuture(
                    new ListenException(new CloseReason.PluginFailed(scheme, String.valueOf(e))));
        }
    }

    /** Closes a listener of this transport; the stage never fails. */
    public CompletionStage<Void> close(Listener listener) {
        try {
            return listener.close().exceptionally(failure -> {
                guard.failed(Shelf.TRANSPORT, scheme, failure);
                return null;
            });
        } catch (Throwable e) {
            guard.failed(Shelf.TRANSPORT, scheme, e);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The plugin goes: dials under way fail. Answers the channels that are open, which are not its any more. */
    List<StableChannel> leave(CloseReason reason) {
        gone = true;
        dials.forEach(dial -> dial.failed(reason));
        List<StableChannel> left = List.copyOf(channels);
        channels.clear();
        return left;
    }

    /** The means to hand over what it carries. */
    public Optional<Handovers> handovers() {
        return handovers.filter(offered -> !format.equals(NO_FORMAT));
    }

    /** Kind and version of its handovers. */
    public String format() {
        return format;
    }

    /** Whether the other one understands its handovers. */
    public boolean isFollowedBy(Carrier other) {
        return other != this
                && scheme.equals(other.scheme)
                && other.handovers().isPresent()
                && format.equals(other.format);
    }

    /** Who takes over now, if there is somebody. */
    public Optional<Carrier> successor(Switchboard switchboard) {
        return switchboard.carrier(scheme).filter(this::isFollowedBy);
    }

    /** Takes a channel over. */
    CompletionStage<Boolean> adopt(StableChannel channel) {
        channels.add(channel);
        return channel.adopt(handovers.orElseThrow(), channels::remove).thenApply(adopted -> {
            if (!adopted) {
                channels.remove(channel);
            }
            return adopted;
        });
    }

    /** Lets go of a listener; the stage may fail. */
    public CompletionStage<Handover> release(Listener listener) {
        try {
            return handovers.orElseThrow().release(listener);
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Takes a listener over, as {@link #listen}; the stage may fail. */
    public CompletionStage<Listener> adopt(
            Handover handover, Function<StableChannel, ChannelEvents> accepted, Consumer<CloseReason> troubled) {
        try {
            return handovers.orElseThrow().adopt(handover, new Wrapping(accepted, troubled));
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private ChannelEvents open(Channel plugins, Function<StableChannel, ChannelEvents> opened) {
        StableChannel channel = new StableChannel(plugins, scheme, guard, channels::remove);
        channels.add(channel);
        try {
            channel.attach(opened.apply(channel));
        } catch (Throwable e) {
            LOG.error("{} could not be begun and is closed", channel.endpoint(), e);
            channel.close(new CloseReason.UnexpectedError(String.valueOf(e)));
        }
        if (gone) {
            channel.close(new CloseReason.TransportGone(scheme));
        }
        return channel.ear();
    }

    private final class Wrapping implements Accepting {

        private final Function<StableChannel, ChannelEvents> accepted;
        private final Consumer<CloseReason> troubled;

        Wrapping(Function<StableChannel, ChannelEvents> accepted, Consumer<CloseReason> troubled) {
            this.accepted = accepted;
            this.troubled = troubled;
        }

        @Override
        public ChannelEvents accepted(Channel channel) {
            return open(channel, accepted);
        }

        @Override
        public void troubled(CloseReason reason) {
            troubled.accept(reason);
        }
    }

    private final class Once implements Dialling {

        private final Dialling dialling;
        private final AtomicBoolean decided = new AtomicBoolean();

        Once(Dialling dialling) {
            this.dialling = dialling;
        }

        @Override
        public ChannelEvents opened(Channel channel) {
            if (decide()) {
                return open(channel, dialling::opened);
            }
            channel.close(new CloseReason.DialCancelled());
            return Nobody.HEARS;
        }

        @Override
        public void failed(CloseReason reason) {
            if (decide()) {
                dialling.failed(reason);
            }
        }

        private boolean decide() {
            dials.remove(this);
            return decided.compareAndSet(false, true);
        }
    }
}
