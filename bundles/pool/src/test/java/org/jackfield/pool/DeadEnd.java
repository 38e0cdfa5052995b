package org.jackfield.pool;

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

/** A transport that is present and leads nowhere: on a machine without that network, say. */
public record DeadEnd(String scheme) implements Transport {

    @Override
    public Cancellable dial(DialRequest request, Dialling dialling) {
        dialling.failed(new CloseReason.NetworkUnreachable());
        return () -> {};
    }

    @Override
    public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
        return CompletableFuture.failedStage(
                new ListenException(new CloseReason.ListenFailed(request.local(), "there is no such network")));
    }
}
