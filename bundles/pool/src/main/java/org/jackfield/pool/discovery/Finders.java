package org.jackfield.pool.discovery;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jackfield.api.address.Source;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connect.Wakes;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.selfcheck.SelfCheck;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.Threads;

/**
 * Starts, asks and stops the methods of discovery, each on a thread of its own, and writes down what they find.
 *
 * <p>Owned by the control thread.
 */
public final class Finders {

    private final Book book;
    private final Control control;
    private final Threads threads;
    private final Guard guard;
    private final EventStream events;
    private final SelfCheck selfCheck;
    private final LastResort lastResort;
    private final List<Finder> finders = new CopyOnWriteArrayList<>();
    private Wakes wakes = Wakes.NONE;

    /**
     * Remembers.
     *
     * @param lacking whether there are too few connections
     */
    public Finders(
            Book book,
            Control control,
            Threads threads,
            Guard guard,
            EventStream events,
            SelfCheck selfCheck,
            BooleanSupplier lacking) {
        this.book = book;
        this.control = control;
        this.threads = threads;
        this.guard = guard;
        this.events = events;
        this.selfCheck = selfCheck;
        this.lastResort = new LastResort(control, events::tell, lacking);
    }

    /** Who is woken by what is found. */
    public void wakes(Wakes others) {
        wakes = others;
    }

    /** The names of those that are present, sorted. Any thread. */
    public List<String> names() {
        return finders.stream().map(finder -> finder.name).sorted().toList();
    }

    /** One comes, and starts. */
    public void add(Discovery discovery) {
        if (finders.stream().anyMatch(finder -> finder.discovery == discovery)) {
            return;
        }
        Optional<String> name = guard.ask(
                Shelf.DISCOVERY,
                discovery.getClass().getName(),
                () -> Optional.of(discovery.name()),
                Optional.<String>empty());
        name.ifPresent(known -> {
            Finder finder = new Finder(discovery, known, threads.start("discovery-" + known));
            finders.add(finder);
            events.tell(new NodeEvent.PluginArrived(Shelf.DISCOVERY, known));
            finder.send(() -> discovery.start(finder));
        });
    }

    /** One goes; completes when it has stopped. */
    public CompletionStage<Void> remove(Discovery discovery) {
        Optional<Finder> gone =
                finders.stream().filter(finder -> finder.discovery == discovery).findFirst();
        gone.ifPresent(finder -> {
            finders.remove(finder);
            lastResort.left(finder.names);
            events.tell(new NodeEvent.PluginLeft(Shelf.DISCOVERY, finder.name));
        });
        return gone.map(Finder::stop).orElse(CompletableFuture.completedFuture(null));
    }

    /** All look again; if all names fail them, what was kept for that is tried. */
    public void seek() {
        lastResort.seek();
        finders.forEach(finder -> finder.send(finder.discovery::seek));
    }

    /** All stop. */
    public CompletionStage<Void> stop() {
        CompletableFuture<?>[] ends = finders.stream()
                .map(finder -> finder.stop().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        finders.clear();
        lastResort.stop();
        return CompletableFuture.allOf(ends);
    }

    /** The operator vouches for exactly these, and for what configured finders name. */
    public void trust(List<TrustedPoint> points) {
        for (PointId fresh : book.trust(points)) {
            learned(fresh, new Source.Operator());
        }
    }

    private void learned(PointId point, Source source) {
        events.tell(new NodeEvent.PointLearned(point, source));
        wakes.learned(point);
    }

    private final class Finder implements DiscoverySink {

        private final Discovery discovery;
        private final String name;
        private final Threads.Worker worker;
        private final LastResort.Names names;
        private volatile boolean stopped;

        Finder(Discovery discovery, String name, Threads.Worker worker) {
            this.discovery = discovery;
            this.name = name;
            this.worker = worker;
            this.names = lastResort.names(point -> learn(point, source -> {}));
        }

        /** What it is to find out it has begun to ask when it comes back. */
        void send(Runnable call) {
            names.sent();
            call(call);
            worker.execute(() -> control.execute(names::returned));
        }

        void call(Runnable call) {
            worker.execute(() -> guard.run(Shelf.DISCOVERY, name, call));
        }

        CompletionStage<Void> stop() {
            call(() -> {
                discovery.stop();
                stopped = true;
            });
            return worker.stop();
        }

        @Override
        public void found(Finding finding) {
            if (!stopped) {
                control.offer(() -> writeDown(finding));
            }
        }

        @Override
        public void asking(String whom) {
            if (!stopped) {
                control.offer(() -> names.asking(whom));
            }
        }

        @Override
        public void failed(String asked, String why) {
            if (!stopped) {
                control.offer(() -> {
                    selfCheck.nameFailed(asked);
                    names.failed(asked);
                });
            }
        }

        @Override
        public void absent(String asked, String why) {
            if (!stopped) {
                control.offer(() -> {
                    selfCheck.nameAnswered();
                    names.failed(asked);
                });
            }
        }

        @Override
        public void answered(String asked) {
            if (!stopped) {
                control.offer(() -> {
                    selfCheck.nameAnswered();
                    names.answered(asked);
                });
            }
        }

        private void writeDown(Finding finding) {
            if (finding.standing() == Finding.Standing.LAST_RESORT) {
                names.keep(finding.point());
                return;
            }
            learn(finding.point(), source -> {
                if (finding.standing() == Finding.Standing.CONFIGURED) {
                    book.trustAlso(finding.point(), source, finding.expectedPeer());
                }
            });
        }

        /** Answers whether it is news, of which others hear once all is written down. */
        private boolean learn(PointId point, Consumer<Source> further) {
            Source source = new Source.Discovered(name);
            boolean fresh = book.learn(point, source);
            further.accept(source);
            if (fresh) {
                learned(point, source);
            }
            return fresh;
        }
    }
}
