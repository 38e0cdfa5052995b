package org.jackfield.discovery.dns;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jackfield.api.point.PointId;
import org.jackfield.api.time.Cancellable;

/**
 * Everything that one seed is asked once: addresses, services over TCP and UDP, and words. What is found is told as it comes, so that an
 * answer that is late keeps back none that is there.
 *
 * <p>Bounds: so many points of each question, chosen by lot when there are more; so many questions at the same time; one deadline for
 * all. Owned by the resolver's event loop.
 */
final class Enquiry {

    private static final String TCP = "_jackfield._tcp.";
    private static final String UDP = "_jackfield._udp.";

    private static final int MOST_AT_ONCE = 8;

    /** Of a host that a seed names, by kind of address. */
    private static final int MOST_ADDRESSES_OF_A_HOST = 2;

    /** Transports whose far end does not mind by which name it was dialled. */
    private static final Set<String> NAMELESS = Set.of("tcp", "udp");

    private final Seed seed;
    private final Resolver resolver;
    private final DnsSettings settings;
    private final Random random;
    private final Hearer hearer;
    private final EventLoop loop;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final List<Cancellable> asked = new ArrayList<>();
    private final Set<PointId> told = new HashSet<>();
    private Optional<Future<?>> deadline = Optional.empty();
    private Duration timeToLive = Duration.ofSeconds(Integer.MAX_VALUE);
    private Optional<String> absent = Optional.empty();
    private Optional<String> unanswered = Optional.empty();
    private int refused;
    private int unreadable;
    private int open;
    private boolean over;

    /** Who hears of it, on the loop. */
    interface Hearer {

        /** There are nodes; none is told twice. */
        void found(Enquiry of, List<PointId> points);

        /** Nothing more comes. */
        void ended(Enquiry of, Outcome outcome);
    }

    Enquiry(Seed seed, Resolver resolver, DnsSettings settings, Random random, Hearer hearer) {
        this.seed = seed;
        this.resolver = resolver;
        this.settings = settings;
        this.random = random;
        this.hearer = hearer;
        this.loop = resolver.loop();
    }

    Seed seed() {
        return seed;
    }

    /** Any thread. */
    void begin() {
        loop.execute(this::askAll);
    }

    /** Nothing is heard of it afterwards that was not under way. Any thread. */
    void cancel() {
        if (!loop.isShuttingDown()) {
            loop.execute(this::close);
        }
    }

    private void askAll() {
        if (over) {
            return;
        }
        deadline = Optional.of(loop.schedule(this::late, settings.seedTime().toMillis(), TimeUnit.MILLISECONDS));
        // held open until all are asked: a question that fails at once must not be the last
        open++;
        ask(Question.Kind.A, seed.name(), data -> addresses("tcp", seed.port(), data, settings.maxAnswers()));
        ask(Question.Kind.AAAA, seed.name(), data -> addresses("tcp", seed.port(), data, settings.maxAnswers()));
        ask(Question.Kind.SRV, TCP + seed.name(), data -> services("tcp", data));
        ask(Question.Kind.SRV, UDP + seed.name(), data -> services("udp", data));
        ask(Question.Kind.TXT, seed.name(), this::words);
        next();
    }

    private void ask(Question.Kind kind, String name, Consumer<List<RecordData>> use) {
        ask(kind, name, use, () -> {});
    }

    private void ask(Question.Kind kind, String name, Consumer<List<RecordData>> use, Runnable then) {
        Runnable question = () -> asked.add(resolver.ask(new Question(name, kind), answer -> {
            if (!over) {
                heard(answer, use);
                then.run();
                next();
            }
        }));
        if (open < MOST_AT_ONCE) {
            open++;
            question.run();
        } else {
            waiting.add(question);
        }
    }

    private void next() {
        Runnable question = waiting.poll();
        if (question != null) {
            question.run();
            return;
        }
        open--;
        if (open == 0) {
            end();
        }
    }

    private void heard(Answer answer, Consumer<List<RecordData>> use) {
        if (answer instanceof Answer.Records records) {
            timeToLive = records.timeToLive().compareTo(timeToLive) < 0 ? records.timeToLive() : timeToLive;
            unreadable += records.unreadable();
            use.accept(records.data());
        } else if (answer instanceof Answer.Absent none) {
            absent = absent.or(() -> Optional.of(none.why()));
        } else if (answer instanceof Answer.Unanswered silence) {
            unanswered = unanswered.or(() -> Optional.of(silence.why()));
        }
    }

    private void addresses(String scheme, int port, List<RecordData> data, int most) {
        List<InetAddress> taken = new ArrayList<>();
        for (RecordData one : data) {
            InetAddress address = ((RecordData.Address) one).address();
            if (settings.scope().takes(address)) {
                taken.add(address);
            } else {
                refused++;
            }
        }
        tell(byLot(taken, most).stream()
                .map(address -> PointId.of(scheme, address, port))
                .toList());
    }

    private void services(String scheme, List<RecordData> data) {
        List<RecordData.Service> services = new ArrayList<>();
        for (RecordData one : data) {
            RecordData.Service service = (RecordData.Service) one;
            if (service.port() > 0 && !service.target().isEmpty()) {
                services.add(service);
            } else {
                refused++;
            }
        }
        Collections.shuffle(services, random);
        services.sort(Comparator.comparingInt(RecordData.Service::priority));
        services.stream()
                .limit(mostHosts())
                .forEach(service -> host(new PointId(scheme, service.target(), service.port())));
    }

    private void words(List<RecordData> data) {
        List<PointId> points = new ArrayList<>();
        for (RecordData one : data) {
            PointWords read = PointWords.of((RecordData.Words) one);
            points.addAll(read.points());
            unreadable += read.unreadable();
        }
        List<PointId> found = new ArrayList<>();
        int hosts = 0;
        for (PointId point : byLot(points, settings.maxAnswers())) {
            if (point.address().isEmpty()) {
                hosts++;
                if (hosts <= mostHosts()) {
                    host(point);
                }
            } else if (settings.scope().takes(point.address().get())) {
                found.add(point);
            } else {
                refused++;
            }
        }
        tell(found);
    }

    /** A point whose host is a name: what the transport does not need the name for becomes points of its addresses. */
    private void host(PointId point) {
        if (!settings.scope().takes(point.host())) {
            refused++;
        } else if (NAMELESS.contains(point.scheme())) {
            for (Question.Kind kind : List.of(Question.Kind.A, Question.Kind.AAAA)) {
                ask(
                        kind,
                        point.host(),
                        data -> addresses(point.scheme(), point.port(), data, MOST_ADDRESSES_OF_A_HOST));
            }
        } else {
            new NamedHost(point).look();
        }
    }

    private int mostHosts() {
        return Math.max(1, settings.maxAnswers() / (2 * MOST_ADDRESSES_OF_A_HOST));
    }

    private void tell(List<PointId> points) {
        List<PointId> fresh = points.stream().filter(told::add).toList();
        if (!fresh.isEmpty()) {
            hearer.found(this, fresh);
        }
    }

    private <T> List<T> byLot(List<T> all, int most) {
        if (all.size() <= most) {
            return all;
        }
        List<T> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, most);
    }

    private void late() {
        unanswered = Optional.of("it has not answered all questions within "
                + String.format(Locale.ROOT, "%.1f s", settings.seedTime().toMillis() / 1000.0));
        end();
    }

    private void end() {
        Outcome outcome = new Outcome(
                told.size(), timeToLive, refused, unreadable, unanswered.isEmpty(), unanswered.or(() -> absent));
        close();
        hearer.ended(this, outcome);
    }

    private void close() {
        over = true;
        deadline.ifPresent(task -> task.cancel(false));
        waiting.clear();
        asked.forEach(Cancellable::cancel);
    }

    /**
     * What became of it.
     *
     * @param points told
     * @param timeToLive the shortest of all records that there were
     * @param refused addresses, names and services that a seed must not name
     * @param unreadable records, and words that announce a point and are none
     * @param answered whether every question was, be it by that there is nothing
     * @param trouble the first question that was not answered, else the first that found nothing
     */
    record Outcome(
            int points, Duration timeToLive, int refused, int unreadable, boolean answered, Optional<String> trouble) {}

    /** A host that is dialled by its name: only if every address that it has now is one that a seed may name. */
    private final class NamedHost {

        private final PointId point;
        private int pending = 2;
        private int good;
        private int bad;

        NamedHost(PointId point) {
            this.point = point;
        }

        void look() {
            ask(Question.Kind.A, point.host(), this::count, this::done);
            ask(Question.Kind.AAAA, point.host(), this::count, this::done);
        }

        private void count(List<RecordData> data) {
            for (RecordData one : data) {
                if (settings.scope().takes(((RecordData.Address) one).address())) {
                    good++;
                } else {
                    bad++;
                }
            }
        }

        private void done() {
            pending--;
            if (pending > 0) {
                return;
            }
            if (bad > 0) {
                refused++;
            } else if (good > 0) {
                tell(List.of(point));
            }
        }
    }
}
