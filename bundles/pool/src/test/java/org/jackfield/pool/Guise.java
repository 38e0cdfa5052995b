package org.jackfield.pool;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.jackfield.transports.memory.MemoryTransport;

/** The network in memory under another scheme, so that a node has several transports. Its ports are those of the network. */
public class Guise implements Transport {

    private final String scheme;
    private final MemoryTransport transport;
    private final Town town;
    private Duration slowness = Duration.ZERO;
    private Duration hesitation = Duration.ZERO;
    private boolean discreet;
    /** What it was asked to dial, in order. */
    public final List<PointId> dialled = new ArrayList<>();

    /** As the given host. */
    public Guise(String scheme, Town town, String host) {
        this.scheme = scheme;
        this.town = town;
        this.transport = new MemoryTransport(town.network, host);
    }

    /** From now on it waits so long before it dials. */
    public void dialsAfter(Duration delay) {
        slowness = delay;
    }

    /** From now on what its channels send goes out so much later. */
    public void sendsAfter(Duration delay) {
        hesitation = delay;
    }

    /** From now on it tells of no channel that it opens when that ends. */
    public void keepsEndsToItself() {
        discreet = true;
    }

    @Override
    public String scheme() {
        return scheme;
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        dialled.add(request.remote());
        List<Cancellable> steps = new ArrayList<>();
        steps.add(town.time.after(slowness, () -> steps.add(dialNow(request, dialling))));
        return () -> steps.forEach(Cancellable::cancel);
    }

    private Cancellable dialNow(DialRequest request, Dialling dialling) {
        return transport.dial(
                new DialRequest(beneath(request.remote()), request.timeout(), request.local(), request.options()),
                new Dialling() {
                    @Override
                    public ChannelEvents opened(Channel channel) {
                        ChannelEvents ear = dialling.opened(new Disguised(channel));
                        return discreet ? new Discreet(ear) : ear;
                    }

                    @Override
                    public void failed(CloseReason reason) {
                        dialling.failed(reason);
                    }
                });
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return transport
                .listen(ListenRequest.on(beneath(request.local())), new Accepting() {
                    @Override
                    public ChannelEvents accepted(Channel channel) {
                        return accepting.accepted(new Disguised(channel));
                    }

                    @Override
                    public void troubled(CloseReason reason) {
                        accepting.troubled(reason);
                    }
                })
                .thenApply(Port::new);
    }

    /** Closes all that it carries. */
    public void shutdown() {
        transport.shutdown();
    }

    private static PointId beneath(PointId point) {
        return point.withScheme(MemoryTransport.SCHEME);
    }

    private final class Port implements Listener {

        private final Listener listener;

        Port(Listener listener) {
            this.listener = listener;
        }

        @Override
        public PointId local() {
            return listener.local().withScheme(scheme);
        }

        @Override
        public CompletionStage<Void> close() {
            return listener.close();
        }
    }

    private final class Disguised implements Channel {

        private final Channel channel;

        Disguised(Channel channel) {
            this.channel = channel;
        }

        @Override
        public Endpoint endpoint() {
            Endpoint real = channel.endpoint();
            return new Endpoint(real.local().withScheme(scheme), real.remote().withScheme(scheme), real.direction());
        }

        @Override
        public Executor thread() {
            return channel.thread();
        }

        @Override
        public void request(long bytes) {
            channel.request(bytes);
        }

        @Override
        public ByteBuffer claim(int bytes) {
            return channel.claim(bytes);
        }

        @Override
        public void commit(int bytes) {
            channel.commit(bytes);
        }

        @Override
        public void flush() {
            if (hesitation.isZero()) {
                channel.flush();
            } else {
                town.time.after(hesitation, () -> channel.thread().execute(channel::flush));
            }
        }

        @Override
        public boolean writable() {
            return channel.writable();
        }

        @Override
        public void close(CloseReason reason) {
            channel.close(reason);
        }
    }

    private record Discreet(ChannelEvents ear) implements ChannelEvents {

        @Override
        public void received(ByteBuffer bytes) {
            ear.received(bytes);
        }

        @Override
        public void writable() {
            ear.writable();
        }

        @Override
        public void closed(CloseReason reason) {
            // kept to itself
        }
    }
}
