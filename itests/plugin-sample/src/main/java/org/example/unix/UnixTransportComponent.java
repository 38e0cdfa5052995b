package org.example.unix;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Datagrams;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.Handovers;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The transport as a service. */
@Component(service = Transport.class, configurationPid = "org.example.unix", property = "scheme=unix")
public final class UnixTransportComponent implements Transport {

    /** The settings. */
    public @interface Config {

        /** Where the socket files lie. */
        String directory() default "";
    }

    private final UnixTransport transport;

    /** Begins to poll. */
    @Activate
    public UnixTransportComponent(Config config) {
        transport = new UnixTransport(
                config.directory().isEmpty()
                        ? Path.of(System.getProperty("java.io.tmpdir"), "jackfield-unix")
                        : Path.of(config.directory()));
    }

    @Deactivate
    void deactivate() {
        transport.shutdown();
    }

    @Override
    public String scheme() {
        return transport.scheme();
    }

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        return transport.dial(request, dialling);
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return transport.listen(request, accepting);
    }

    @Override
    public Optional<Handovers> handovers() {
        return transport.handovers();
    }

    @Override
    public Optional<Datagrams> datagrams() {
        return transport.datagrams();
    }
}
