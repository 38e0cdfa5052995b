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
    private final Edition edition;
    private final Patience patience;
    private volatile Consumer<StableChannel> whenOpened = opened -> {};
    private volatile Consumer<StableChannel> whenOpenedLate = opened -> {};
    private volatile Standing standing;
    private volatile boolean gone;

    Carrier(Transport transport, String scheme, Edition edition, Standing standing, Guard guard, Patience patience) {
        this.transport = transport;
        this.scheme = scheme;
        this.edition = edition;
        this.standing = standing;
        this.guard = guard;
        this.patience = patience;
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
     * @param condition hears how the listener fares
     */
    public CompletionStage<Listener> listen(
            ListenRequest request, Function<StableChannel, ChannelEvents> accepted, Condition condition) {
        try {
            return transport.listen(request, new Wrapping(accepted, condition));
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

    /**
     * The plugin goes: dials under way fail. Answers the channels that are open, which are not its any more.
     *
     * @param late is given each that opens yet, for it was on its way; on the channel's thread
     */
    List<StableChannel> leave(CloseReason reason, Consumer<StableChannel> late) {
        whenOpenedLate = late;
        gone = true;
        dials.forEach(dial -> dial.failed(reason));
        // of two who find the same, one removes it
        return channels().stream().filter(channels::remove).toList();
    }

    /** The means to hand over what it carries. */
    public Optional<Handovers> handovers() {
        return handovers.filter(offered -> !format.equals(NO_FORMAT));
    }

    /** Kind and version of its handovers. */
    public String format() {
        return format;
    }

    /** Which version it is. */
    Edition edition() {
        return edition;
    }

    /** Whether it serves nobody, but tends channels between two versions of their transport. */
    public boolean isStandby() {
        return standing == Standing.STANDS_BY;
    }

    /** Whether its plugin has gone. */
    boolean isGone() {
        return gone;
    }

    /** Scheme and version, for people. */
    String version() {
        return scheme + " " + edition.version();
    }

    /** Whether it is used. */
    Standing standing() {
        return standing;
    }

    /** It is used, or not, from now on. */
    void stand(Standing other) {
        standing = other;
    }

    /** Whether the other one understands its handovers, and may be given them. */
    public boolean isFollowedBy(Carrier other) {
        return other != this && scheme.equals(other.scheme) && other.takes(format);
    }

    /** Whether it can be given handovers of that format. */
    public boolean takes(String other) {
        return standing != Standing.REFUSED && handovers().isPresent() && format.equals(other);
    }

    /** Who takes over now, if there is somebody. */
    public Optional<Carrier> successor(Switchboard switchboard) {
        return switchboard.carrier(scheme).filter(this::isFollowedBy);
    }

    /** The channels that are open. */
    List<StableChannel> channels() {
        return List.copyOf(channels);
    }

    /** Whether it is this one that stands behind one of the channels. */
    boolean carries(Channel plugins) {
        return channels.stream().anyMatch(channel -> channel.stands(plugins));
    }

    /** Whether the channel is open by it. */
    boolean holds(StableChannel channel) {
        return channels.contains(channel);
    }

    /** From now on the channel is open by it. */
    void keep(StableChannel channel) {
        channels.add(channel);
    }

    /** The channel has ended, or is another's. */
    void forget(StableChannel channel) {
        channels.remove(channel);
    }

    /** Whoever is opened yet, for it was on its way, is shown; on the channel's thread. */
    void whenOpened(Consumer<StableChannel> step) {
        whenOpened = step;
    }

    /** Why a handover of its must not go to another version, if so. */
    public Optional<String> unfit(Handover handover) {
        if (!handover.format().equals(format)) {
            return Optional.of(version() + " let go with format " + handover.format() + " and not " + format);
        }
        return Contraband.in(handover, transport)
                .map(type -> version() + " would leave its own class " + type + " in the handover");
    }

    /** As {@link Handovers#release(Channel)}, in bounded time; what comes later is passed on. */
    CompletionStage<Handover> release(Channel channel, Consumer<Handover> late) {
        return patience.ask(() -> handovers.orElseThrow().release(channel), late);
    }

    /** As {@link Handovers#adopt(Handover, ChannelEvents)}, in bounded time; what comes later is passed on. */
    CompletionStage<Channel> adopt(Handover handover, ChannelEvents events, Consumer<Channel> late) {
        return patience.ask(() -> handovers.orElseThrow().adopt(handover, events), late);
    }

    /** As {@link Handovers#release(Listener)}, in bounded time; what comes later is passed on. The stage may fail. */
    public CompletionStage<Handover> release(Listener listener, Consumer<Handover> late) {
        return patience.ask(() -> handovers.orElseThrow().release(listener), late);
    }

    /** Takes a listener over, as {@link #listen}, in bounded time; what comes later is passed on. The stage may fail. */
    public CompletionStage<Listener> adopt(
            Handover handover,
            Function<StableChannel, ChannelEvents> accepted,
            Condition condition,
            Consumer<Listener> late) {
        return patience.ask(() -> handovers.orElseThrow().adopt(handover, new Wrapping(accepted, condition)), late);
    }

    private ChannelEvents open(Channel plugins, Function<StableChannel, ChannelEvents> opened) {
        StableChannel channel = new StableChannel(plugins, scheme, guard, this::forget);
        channels.add(channel);
        try {
            channel.attach(opened.apply(channel));
        } catch (Throwable e) {
            LOG.error("{} could not be begun and is closed", channel.endpoint(), e);
            channel.close(new CloseReason.UnexpectedError(String.valueOf(e)));
        }
        if (!gone) {
            whenOpened.accept(channel);
        } else if (channels.remove(channel)) {
            whenOpenedLate.accept(channel);
        }
        return channel.ear();
    }

    /** What is to be thought of a transport. */
    enum Standing {
        /** Not used yet, if there is another. */
        NEW,
        /** Used for nothing but to tend channels between two versions of their transport; it stays so. */
        STANDS_BY,
        /** Used, if it is the newest. */
        SERVES,
        /** It has failed to adopt a channel or a listener: used for what is new, and only if there is no other. */
        REFUSED
    }

    private final class Wrapping implements Accepting {

        private final Function<StableChannel, ChannelEvents> accepted;
        private final Condition condition;

        Wrapping(Function<StableChannel, ChannelEvents> accepted, Condition condition) {
            this.accepted = accepted;
            this.condition = condition;
        }

        @Override
        public ChannelEvents accepted(Channel channel) {
            return open(channel, accepted);
        }

        @Override
        public void troubled(CloseReason reason) {
            condition.troubled(reason);
        }

        @Override
        public void lost(CloseReason reason) {
            condition.lost(reason);
        }

        @Override
        public void regained() {
            condition.regained();
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
