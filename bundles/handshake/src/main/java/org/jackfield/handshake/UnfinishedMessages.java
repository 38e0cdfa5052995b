package org.jackfield.handshake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jackfield.api.reason.CloseReason;

/**
 * What the unfinished messages of all channels hold together: once it is more than may be, the channel that holds most of it yields.
 *
 * <p>It is exceeded by the frames that have just been opened at most, one for each thread. A channel that holds nothing between two frames, as
 * with messages of one frame, touches nothing that is shared. Safe from any thread.
 */
final class UnfinishedMessages {

    static final String SETTING = "max-unfinished-bytes";

    private final LongSupplier limit;
    private final AtomicLong total = new AtomicLong();
    private final Set<Holder> holders = ConcurrentHashMap.newKeySet();

    UnfinishedMessages(LongSupplier limit) {
        this.limit = limit;
    }

    /**
     * A channel that holds nothing yet.
     *
     * @param end called from any thread, at most once, when it has to yield; nothing of it is counted any more
     */
    Holder holder(Consumer<CloseReason> end) {
        return new Holder(end);
    }

    /** What all hold now. */
    long bytes() {
        return total.get();
    }

    int holders() {
        return holders.size();
    }

    private void relieve(long most) {
        CloseReason reason = new CloseReason.TooMuchUnfinished(most, SETTING);
        toYield(most).forEach(holder -> holder.end.accept(reason));
    }

    /** One thread at a time, so that two do not take a holder each where one is enough. */
    private synchronized List<Holder> toYield(long most) {
        List<Holder> yielding = new ArrayList<>();
        while (total.get() > most) {
            Optional<Holder> largest = holders.stream().max(Comparator.comparingLong(holder -> holder.held.get()));
            long held = largest.map(holder -> holder.held.get()).orElse(0L);
            if (held <= 0) {
                // others have finished, and are about to subtract it
                break;
            }
            if (largest.get().held.compareAndSet(held, Holder.YIELDED)) {
                holders.remove(largest.get());
                total.addAndGet(-held);
                yielding.add(largest.get());
            }
        }
        return yielding;
    }

    /** One channel's part. */
    final class Holder {

        private static final long YIELDED = -1;

        private final Consumer<CloseReason> end;
        private final AtomicLong held = new AtomicLong();

        private Holder(Consumer<CloseReason> end) {
            this.end = end;
        }

        /** So much is held from now on. On the channel's thread; in vain once the channel has had to yield. */
        void holds(long bytes) {
            long before = held.get();
            if (before == bytes || before == YIELDED) {
                return;
            }
            if (before == 0) {
                holders.add(this);
            }
            // nobody else writes it, but for him who lets it yield
            if (!held.compareAndSet(before, bytes)) {
                return;
            }
            if (bytes == 0) {
                holders.remove(this);
            }
            long all = total.addAndGet(bytes - before);
            long most = limit.getAsLong();
            if (bytes > before && all > most) {
                relieve(most);
            }
        }
    }
}
