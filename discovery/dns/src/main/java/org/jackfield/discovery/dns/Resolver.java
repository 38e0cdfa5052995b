package org.jackfield.discovery.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jackfield.api.time.Cancellable;

/**
 * Asks servers of the DNS by Netty's resolver, on one of the shared event loops, where nothing waits.
 *
 * <p>A server that does not answer in time is asked once more over TCP, as one whose answer did not fit a datagram is; then comes the
 * next. Each question leaves from a port of its own, so that answers are hard to forge. Nothing is remembered: who asks knows when to ask
 * again. Neither the system's file of hosts nor its search domains have a say.
 *
 * <p>On the loop all sockets, timers and handlers are Netty's own; a question that is cancelled leaves nothing of this bundle there.
 */
final class Resolver {

    /** As many servers as the system's own resolver tries. */
    private static final int MOST_SERVERS = 3;

    /** Aliases that a server leaves to us to follow; those that it follows itself do not count. */
    private static final int MOST_ALIASES = 4;

    /** What passes every network in one piece, as servers and resolvers agreed in 2020. */
    private static final int DATAGRAM_BYTES = 1_232;

    private final EventLoop loop;
    private final DnsNameResolver netty;
    private final DnsServerAddressStreamProvider servers;

    Resolver(EventLoopGroup loops, DnsSettings settings) {
        loop = loops.next();
        servers = settings.servers().isEmpty()
                ? DnsServerAddressStreamProviders.platformDefault()
                : new SequentialDnsServerAddressStreamProvider(settings.servers());
        boolean nio = loops instanceof IoEventLoopGroup group && group.isIoType(NioIoHandler.class);
        netty = new DnsNameResolverBuilder(loop)
                .datagramChannelType(nio ? NioDatagramChannel.class : EpollDatagramChannel.class)
                .socketChannelType(nio ? NioSocketChannel.class : EpollSocketChannel.class, true)
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(servers)
                .queryTimeoutMillis(settings.queryTime().toMillis())
                .maxPayloadSize(DATAGRAM_BYTES)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    /** Where all answers are heard. */
    EventLoop loop() {
        return loop;
    }

    /** Answers once, later, on the loop; never with an alias. Called on the loop. */
    Cancellable ask(Question question, Consumer<Answer> hearer) {
        LookUp lookUp = new LookUp(question, hearer);
        lookUp.begin(question.name());
        return lookUp;
    }

    /** What has not been cancelled before is answered yet. */
    void close() {
        netty.close();
    }

    /** One question, from server to server and from alias to alias. On the loop. */
    private final class LookUp implements Cancellable {

        private final Question question;
        private final Consumer<Answer> hearer;
        private Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> promise = loop.newPromise();
        private DnsServerAddressStream untried;
        private String name;
        private int tries;
        private int aliases;
        private boolean over;

        LookUp(Question question, Consumer<Answer> hearer) {
            this.question = question;
            this.hearer = hearer;
            this.name = question.name();
            this.untried = servers.nameServerAddressStream(name);
        }

        void begin(String of) {
            name = of;
            untried = servers.nameServerAddressStream(of);
            tries = 0;
            tryNext(new Answer.Unanswered("there is no server to ask"));
        }

        @Override
        public void cancel() {
            if (over) {
                return;
            }
            over = true;
            // not now: Netty complains of a question that is called off before its socket is there, which this very
            // task may open
            Promise<?> pending = promise;
            loop.execute(() -> pending.cancel(false));
        }

        private void tryNext(Answer otherwise) {
            if (tries == Math.min(MOST_SERVERS, untried.size())) {
                end(otherwise);
                return;
            }
            tries++;
            InetSocketAddress server = untried.next();
            Promise<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> reply = loop.newPromise();
            reply.addListener(done -> heard(reply));
            promise = reply;
            netty.query(
                    server, new DefaultDnsQuestion(name + ".", question.kind().type()), List.of(), reply);
        }

        private void heard(Future<AddressedEnvelope<? extends DnsResponse, InetSocketAddress>> reply) {
            if (!reply.isSuccess()) {
                if (!over) {
                    tryNext(new Answer.Unanswered("no server answers"));
                }
                return;
            }
            Answer answer;
            AddressedEnvelope<? extends DnsResponse, InetSocketAddress> envelope = reply.getNow();
            try {
                answer = Responses.read(new Question(name, question.kind()), envelope.content());
            } finally {
                envelope.release();
            }
            if (over) {
                return;
            }
            if (answer instanceof Answer.Unanswered) {
                tryNext(answer);
            } else if (answer instanceof Answer.Alias alias) {
                follow(alias.name());
            } else {
                end(answer);
            }
        }

        private void follow(String alias) {
            aliases++;
            if (aliases > MOST_ALIASES) {
                end(new Answer.Unanswered("it is an alias of an alias, more than " + MOST_ALIASES + " times"));
            } else {
                begin(alias);
            }
        }

        private void end(Answer answer) {
            over = true;
            hearer.accept(answer);
        }
    }
}
