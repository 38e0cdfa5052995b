package org.jackfield.pool.connection;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.thread.Threads;

/** A protocol with its thread {@code protocol-<name>}, on which alone it is called. */
final class ProtocolHost {

    private final Protocol protocol;
    private final String name;
    private final Set<MessageId> messages;
    private final Threads.Worker worker;
    private final Guard guard;
    private volatile boolean gone;
    private boolean ending;

    ProtocolHost(Protocol protocol, String name, Set<MessageId> messages, Threads.Worker worker, Guard guard) {
        this.protocol = protocol;
        this.name = name;
        this.messages = messages;
        this.worker = worker;
        this.guard = guard;
    }

    String name() {
        return name;
    }

    Set<MessageId> messages() {
        return messages;
    }

    boolean hosts(Protocol other) {
        return protocol == other;
    }

    /** Runs on the protocol's thread; false if that ends and takes nothing more. */
    synchronized boolean execute(Runnable task) {
        if (!ending) {
            worker.execute(task);
        }
        return !ending;
    }

    /** Calls the protocol; on its thread. */
    void call(Consumer<Protocol> call) {
        if (!gone) {
            guard.run(Shelf.PROTOCOL, name, () -> call.accept(protocol));
        }
    }

    /** It is not called any more once the stage has completed. */
    CompletionStage<Void> stop() {
        gone = true;
        return finish();
    }

    /** It hears what was said so far, and then no more. */
    synchronized CompletionStage<Void> finish() {
        ending = true;
        return worker.stop();
    }
}
