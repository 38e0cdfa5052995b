package org.jackfield.pool.connection;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.thread.Threads;

/** A protocol with its thread {@code protocol-<name>}, on which alone it is called. */
final class ProtocolHost {

    private final Protocol protocol;
    private final String name;
    private final Set<MessageId> messages;
    private final Threads.Worker worker;
    private final Guard guard;
    private final Calls calls = new Calls(this);

    /** Apart, so that who asks it later does not hold the protocol. */
    private final AtomicBoolean here = new AtomicBoolean(true);

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

    Calls calls() {
        return calls;
    }

    /** Runs on the protocol's thread; false if that ends and takes nothing more. */
    synchronized boolean execute(Runnable task) {
        if (!ending) {
            worker.execute(task);
        }
        return !ending;
    }

    /**
     * What waits is heard on the protocol's thread, unless somebody sees to that already. Whoever begins has it heard: nothing that was said
     * before the {@linkplain #finish end} falls between.
     */
    synchronized void hear(Inbox inbox) {
        if (!ending && inbox.beginCall()) {
            worker.execute(inbox::drain);
        }
    }

    /** The same of several, whom one waking does. */
    synchronized void hear(Queue<Inbox> inboxes) {
        if (!ending) {
            inboxes.removeIf(inbox -> !inbox.beginCall());
            if (!inboxes.isEmpty()) {
                worker.execute(() -> drain(inboxes));
            }
        }
    }

    private void drain(Queue<Inbox> inboxes) {
        try {
            for (Inbox next = inboxes.poll(); next != null; next = inboxes.poll()) {
                next.drain();
            }
        } finally {
            // one has thrown what no guard holds; whoever takes no further turn takes its last one
            if (!inboxes.isEmpty() && !execute(() -> drain(inboxes))) {
                drain(inboxes);
            }
        }
    }

    /** Calls the protocol; on its thread. */
    void call(Consumer<Protocol> call) {
        if (here.get()) {
            guard.run(Shelf.PROTOCOL, name, () -> call.accept(protocol));
        }
    }

    /** It learns how it says what it knows of peers. */
    void join(BiFunction<String, BooleanSupplier, Testimony> testimonies) {
        Testimony testimony = testimonies.apply(name, here::get);
        execute(() -> call(guest -> guest.joined(testimony)));
    }

    /** It is not called any more once the stage has completed. */
    CompletionStage<Void> stop() {
        here.set(false);
        return finish();
    }

    /** It hears what was said so far, and then no more. */
    synchronized CompletionStage<Void> finish() {
        ending = true;
        return worker.stop();
    }
}
