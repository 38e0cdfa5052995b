package org.jackfield.transports.socks;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.Socks5ProxyHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.transports.sockets.Attempt;
import org.jackfield.transports.sockets.Failures;
import org.jackfield.transports.sockets.NameLookups;
import org.jackfield.transports.sockets.Preface;

/**
 * What is said to a SOCKS5 proxy (RFC 1928 and 1929) so that it opens the way to a far end.
 *
 * <p>The far end's name is for the proxy to look up, and is never looked up here: where names lead is what users of Tor hide.
 */
final class SocksRequest implements Preface {

    private static final String NETTYS = "socks";

    private final SocksProxy proxy;
    private final InetSocketAddress address;
    private final Optional<Preface> next;
    private boolean through;

    private SocksRequest(SocksProxy proxy, InetSocketAddress address, Optional<Preface> next) {
        this.proxy = proxy;
        this.address = address;
        this.next = next;
    }

    /** By way of the proxy: an attempt for each of its own addresses. */
    static Attempt.Finder by(SocksProxy proxy, NameLookups names, Optional<Preface> next) {
        return (request, answer) -> names.lookUp(
                proxy.point(),
                addresses -> answer.found(attempts(proxy, addresses, request, next)),
                reason -> answer.failed(unusable(proxy, reason.sentence())));
    }

    private static List<Attempt> attempts(
            SocksProxy proxy, List<InetAddress> addresses, DialRequest request, Optional<Preface> next) {
        PointId remote = request.remote();
        InetSocketAddress farEnd = remote.address()
                .map(known -> new InetSocketAddress(known, remote.port()))
                .orElseGet(() -> InetSocketAddress.createUnresolved(remote.host(), remote.port()));
        return addresses.stream()
                .map(own -> new InetSocketAddress(own, proxy.point().port()))
                .map(own -> new Attempt(farEnd, Optional.of(remote), Optional.of(new SocksRequest(proxy, own, next))))
                .toList();
    }

    @Override
    public Optional<ChannelHandler> cover(SocketChannel socket) {
        return next.flatMap(preface -> preface.cover(socket));
    }

    /** First of all stands Netty's handler: what the others say before the way is open it keeps until then. */
    @Override
    public void prepare(SocketChannel socket, Opening opening) {
        Socks5ProxyHandler nettys = proxy.login()
                .map(login -> new Socks5ProxyHandler(address, login.user(), login.password()))
                .orElseGet(() -> new Socks5ProxyHandler(address));
        // the dial has a deadline of its own
        nettys.setConnectTimeoutMillis(0);
        socket.pipeline()
                .addFirst(NETTYS, nettys)
                .addAfter(NETTYS, null, new Success(opening, new Answers(proxy, opening)));
        next.ifPresent(preface -> preface.prepare(socket, opening));
    }

    @Override
    public Duration deadline() {
        throw new UnsupportedOperationException("a dial has a deadline of its own");
    }

    @Override
    public Optional<CloseReason> meaningOf(Throwable failure) {
        return through
                ? next.flatMap(preface -> preface.meaningOf(failure))
                : Optional.of(unusable(proxy, Failures.text(failure)));
    }

    private static CloseReason unusable(SocksProxy proxy, String why) {
        return new CloseReason.DialFailed("the SOCKS proxy " + proxy + " is of no use: " + why);
    }

    /** Behind Netty's handler: hears that the way is open, and clears it. */
    private final class Success extends ChannelInboundHandlerAdapter {

        private final Opening opening;
        private final Answers answers;

        Success(Opening opening, Answers answers) {
            this.opening = opening;
            this.answers = answers;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            // behind the decoder, which Netty's handler has just put before itself
            context.pipeline().addBefore(NETTYS, null, answers);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ProxyConnectionEvent) {
                through = true;
                if (next.isPresent()) {
                    // Netty's handler has yet to pass on what it has kept
                    context.executor().execute(() -> leave(context));
                } else {
                    opening.ready(opening.endpoint());
                    leave(context);
                }
            } else {
                context.fireUserEventTriggered(event);
            }
        }

        private void leave(ChannelHandlerContext context) {
            if (!context.isRemoved()) {
                context.pipeline().remove(answers);
                context.pipeline().remove(NETTYS);
                context.pipeline().remove(this);
            }
        }
    }

    /** Before Netty's handler, which would tell what the proxy answers in words only. */
    private static final class Answers extends ChannelInboundHandlerAdapter {

        private final SocksProxy proxy;
        private final Opening opening;

        Answers(SocksProxy proxy, Opening opening) {
            this.proxy = proxy;
            this.opening = opening;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            objection(message).ifPresent(opening::failed);
            context.fireChannelRead(message);
        }

        private Optional<CloseReason> objection(Object message) {
            if (!(message instanceof Socks5Message answer)
                    || answer.decoderResult().isFailure()) {
                return Optional.of(unusable(proxy, "it does not speak SOCKS5"));
            }
            if (answer instanceof Socks5InitialResponse first
                    && first.authMethod().equals(Socks5AuthMethod.UNACCEPTED)) {
                return Optional.of(unusable(proxy, "it wants another login (socks-user, socks-password-file)"));
            }
            if (answer instanceof Socks5PasswordAuthResponse second
                    && !second.status().equals(Socks5PasswordAuthStatus.SUCCESS)) {
                return Optional.of(unusable(proxy, "it refuses the user or the password"));
            }
            return answer instanceof Socks5CommandResponse last ? meaningOf(last.status()) : Optional.empty();
        }

        private Optional<CloseReason> meaningOf(Socks5CommandStatus status) {
            if (status.equals(Socks5CommandStatus.SUCCESS)) {
                return Optional.empty();
            }
            if (status.equals(Socks5CommandStatus.CONNECTION_REFUSED)) {
                return Optional.of(new CloseReason.DialRefused());
            }
            if (status.equals(Socks5CommandStatus.HOST_UNREACHABLE) || status.equals(Socks5CommandStatus.TTL_EXPIRED)) {
                return Optional.of(new CloseReason.HostUnreachable());
            }
            if (status.equals(Socks5CommandStatus.NETWORK_UNREACHABLE)) {
                return Optional.of(new CloseReason.NetworkUnreachable());
            }
            return Optional.of(new CloseReason.DialFailed("the SOCKS proxy " + proxy + " answers " + status));
        }
    }
}
