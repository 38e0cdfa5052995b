package org.jackfield.itests.conformance;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jackfield.api.handshake.HandshakeEvents;
import org.jackfield.api.handshake.Introduction;
import org.jackfield.api.handshake.Manners;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.handshake.TezosHandshake;
import org.jackfield.transports.tcp.TcpTransport;

/** One end of a TCP connection with a handshake on it and no node around it; it accepts whom it meets unless told otherwise. */
final class SocketEnd implements Dialling, Accepting, HandshakeEvents, SecureChannelEvents {

    private final Bench bench = new Bench();
    private final Identity identity;
    private final TezosHandshake handshake;
    private final TcpTransport tcp;
    private final List<Message> received = new CopyOnWriteArrayList<>();
    private final List<PointId> alternatives = new CopyOnWriteArrayList<>();
    private final CompletableFuture<SecureChannel> established = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();
    private final Queue<Message> toSend = new ArrayDeque<>();
    private Consumer<Introduction> decision = Introduction::accept;

    SocketEnd(Neighbourhood around, Identity identity, Furniture furniture) {
        this.identity = identity;
        handshake = new TezosHandshake(identity, furniture.dialect(), furniture::boxes, around.random());
        tcp = around.tcp();
    }

    Identity identity() {
        return identity;
    }

    PeerId peer() {
        return identity.peer();
    }

    /** What it does with whom it meets. */
    SocketEnd deciding(Consumer<Introduction> choice) {
        decision = choice;
        return this;
    }

    PointId listen() {
        return Bench.soon(tcp.listen(ListenRequest.on(Furniture.ANY_PORT), this))
                .local();
    }

    SocketEnd dial(PointId point) {
        tcp.dial(DialRequest.to(point, Bench.PATIENCE), this);
        return this;
    }

    SecureChannel channel() {
        return Bench.soon(established);
    }

    CloseReason end() {
        return Bench.soon(end);
    }

    boolean ended() {
        return end.isDone();
    }

    List<Message> received() {
        return List.copyOf(received);
    }

    List<PointId> alternatives() {
        return List.copyOf(alternatives);
    }

    void send(Message... messages) {
        SecureChannel channel = channel();
        channel.thread().execute(() -> {
            toSend.addAll(List.of(messages));
            writable();
        });
    }

    void close(CloseReason reason) {
        channel().close(reason);
    }

    void awaitReceived(int messages) {
        bench.await(messages + " messages", () -> received.size() >= messages, () -> received.size() + ", end: " + end);
    }

    @Override
    public ChannelEvents opened(Channel channel) {
        return handshake.begin(channel, new Manners(OptionalInt.empty(), false, false), this);
    }

    @Override
    public ChannelEvents accepted(Channel channel) {
        return opened(channel);
    }

    @Override
    public void failed(CloseReason reason) {
        end.complete(reason);
    }

    @Override
    public void troubled(CloseReason reason) {
        end.complete(reason);
    }

    @Override
    public void introduced(Introduction introduction) {
        decision.accept(introduction);
    }

    @Override
    public SecureChannelEvents established(SecureChannel channel) {
        channel.request(Integer.MAX_VALUE);
        established.complete(channel);
        return this;
    }

    @Override
    public void failed(CloseReason reason, List<PointId> named) {
        alternatives.addAll(named);
        end.complete(reason);
        established.completeExceptionally(new IllegalStateException("no channel: " + reason));
    }

    @Override
    public void consumed(int wireBytes) {
        established.join().request(wireBytes);
    }

    @Override
    public void received(Message message) {
        received.add(message);
        bench.stir();
    }

    @Override
    public void writable() {
        established.join().transmit(() -> Optional.ofNullable(toSend.poll()), Integer.MAX_VALUE);
    }

    @Override
    public void closed(CloseReason reason) {
        end.complete(reason);
    }
}
