package org.jackfield.distribution.plugins;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;

/** A transport whose cable is not plugged in. */
record Unplugged(String scheme) implements Transport {

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        dialling.failed(new CloseReason.DialRefused());
        return () -> {};
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return CompletableFuture.failedStage(new ListenException(new CloseReason.DialRefused()));
    }
}
