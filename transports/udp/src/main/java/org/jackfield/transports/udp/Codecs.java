package org.jackfield.transports.udp;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionIdGenerator;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Makes Netty's QUIC codecs as this transport needs them: of library objects only, because they outlive the plugin.
 *
 * <p>One bidirectional stream for each connection, opened by whoever dials. No early data, which could be replayed, and no greased QUIC
 * bit (RFC 9287): the first byte of a datagram tells protocols apart.
 */
final class Codecs {

    /** The length of every id that we give a connection: a short header does not say it. */
    static final int ID_BYTES = 20;

    private static final String PROTOCOL = "jackfield/1";
    private static final long LARGEST_DATAGRAM = 1500;
    private static final int LEAST_IDS = 2;
    private static final int SIGNS_OF_LIFE = 4;

    private final QuicSslContext server;
    private final QuicSslContext client;

    Codecs(SelfSigned self) {
        server = QuicSslContextBuilder.forServer(self.keys(), null)
                .applicationProtocols(PROTOCOL)
                .earlyData(false)
                .build();
        // who the far end is, the inner handshake proves
        client = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(PROTOCOL)
                .earlyData(false)
                .build();
    }

    /** Why there is no QUIC here, if so. */
    static Optional<String> obstacle() {
        try {
            return Quic.isAvailable()
                    ? Optional.empty()
                    : Optional.of(rootOf(Quic.unavailabilityCause()).toString());
        } catch (LinkageError e) {
            return Optional.of(e.toString());
        }
    }

    ChannelHandler server(
            UdpSettings settings, ChannelHandler anchor, QuicTokenHandler tokens, QuicConnectionIdGenerator ids) {
        return common(new QuicServerCodecBuilder(), settings)
                .sslContext(server)
                .initialMaxStreamsBidirectional(1)
                .initialMaxStreamDataBidirectionalRemote(settings.windowBytes())
                .tokenHandler(tokens)
                .connectionIdAddressGenerator(ids)
                .handler(anchor)
                .option(ChannelOption.AUTO_READ, false)
                .build();
    }

    ChannelHandler client(UdpSettings settings) {
        return common(new QuicClientCodecBuilder(), settings)
                .sslContext(client)
                .initialMaxStreamsBidirectional(0)
                .initialMaxStreamDataBidirectionalLocal(settings.windowBytes())
                .build();
    }

    private static <B extends QuicCodecBuilder<B>> B common(B builder, UdpSettings settings) {
        return builder.congestionControlAlgorithm(settings.congestionControl().algorithm())
                .initialCongestionWindowPackets(settings.initialWindow())
                .localConnectionIdLength(ID_BYTES)
                .maxIdleTimeout(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .initialMaxData(settings.windowBytes())
                .initialMaxStreamsUnidirectional(0)
                .maxSendUdpPayloadSize(settings.datagramBytes())
                .maxRecvUdpPayloadSize(LARGEST_DATAGRAM)
                .activeMigration(true)
                // QUIC knows one path, wherever the far end moves
                .activeConnectionIdLimit(LEAST_IDS)
                // Netty offers no PING; a datagram of QUIC's own does as well
                .datagram(SIGNS_OF_LIFE, SIGNS_OF_LIFE)
                .grease(false);
    }

    private static Throwable rootOf(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
