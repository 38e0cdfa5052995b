package org.jackfield.transports.udp;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;

/** A program that asks for QUIC, prints what it is told, and that it has come to its end. */
final class Libraryless {

    private static final long PATIENCE_SECONDS = 20;

    private Libraryless() {}

    public static void main(String[] arguments) throws Exception {
        EventLoops loops = new EventLoops(new EventLoopSettings(1, EventLoopSettings.IoType.NIO));
        loops.activate();
        UdpTransport transport = UdpFixture.transport(loops.group());
        System.out.println("obstacle: " + UdpTransport.obstacle().orElse("none"));
        System.out.println("dial: " + dial(transport).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        System.out.println("listen: " + listen(transport).get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        transport.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        loops.shutdown().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        System.out.println("done");
    }

    private static CompletableFuture<String> dial(UdpTransport transport) {
        CompletableFuture<String> told = new CompletableFuture<>();
        transport.dial(
                DialRequest.to(PointId.parse("udp://127.0.0.1:9"), Duration.ofSeconds(PATIENCE_SECONDS)),
                new Dialling() {
                    @Override
                    public ChannelEvents opened(Channel channel) {
                        throw new AssertionError("there is a channel");
                    }

                    @Override
                    public void failed(CloseReason reason) {
                        told.complete(reason.sentence());
                    }
                });
        return told;
    }

    private static CompletableFuture<String> listen(UdpTransport transport) {
        Accepting nobody = new Accepting() {
            @Override
            public ChannelEvents accepted(Channel channel) {
                throw new AssertionError("somebody calls");
            }

            @Override
            public void troubled(CloseReason reason) {
                throw new AssertionError(reason.sentence());
            }
        };
        return transport
                .listen(ListenRequest.on(PointId.parse("udp://127.0.0.1:0")), nobody)
                .handle(Libraryless::told)
                .toCompletableFuture();
    }

    private static String told(Listener listener, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof ListenException refused
                ? refused.reason().sentence()
                : "listens at " + listener.local();
    }
}
