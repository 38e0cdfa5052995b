package org.jackfield.itests.flood;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jackfield.itests.flood.HonestCaller.Outcome;

/** Honest peers, one after the other at a steady pace, however long the earlier ones take. */
final class HonestTraffic implements AutoCloseable {

    private static final int THREADS = 64;

    private final InetSocketAddress node;
    private final String network;
    private final List<Passport> passports;
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS);
    private long called;

    HonestTraffic(InetSocketAddress node, String network, List<Passport> passports) {
        this.node = node;
        this.network = network;
        this.passports = passports;
    }

    /** Calls that often for so long, and waits for the last answer. */
    Figures call(int perSecond, Duration time) throws InterruptedException {
        long calls = perSecond * time.toSeconds();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        for (long i = 0; i < calls; i++) {
            long number = called++;
            outcomes.add(threads.schedule(
                    () -> call(number), TimeUnit.SECONDS.toMicros(i) / perSecond, TimeUnit.MICROSECONDS));
        }
        List<Outcome> answers = new ArrayList<>();
        for (Future<Outcome> outcome : outcomes) {
            try {
                answers.add(outcome.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("an honest caller has failed by its own fault", e.getCause());
            }
        }
        return Figures.of(answers);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private Outcome call(long number) {
        Passport passport = passports.get((int) (number % passports.size()));
        return new HonestCaller(passport, network).call(Addresses.honest(number), node);
    }

    /**
     * How the honest fared.
     *
     * @param failures how often for which reason
     */
    record Figures(int calls, int served, Duration p50, Duration p99, Duration longest, Map<String, Integer> failures) {

        /** Those that were not served count as having taken for ever, as far as the percentiles go. */
        static Figures of(List<Outcome> outcomes) {
            long[] nanos = outcomes.stream()
                    .mapToLong(outcome -> outcome.served() ? outcome.took().toNanos() : Long.MAX_VALUE)
                    .toArray();
            Arrays.sort(nanos);
            Map<String, Integer> failures = new TreeMap<>();
            outcomes.stream()
                    .filter(outcome -> !outcome.served())
                    .forEach(outcome -> failures.merge(outcome.why(), 1, Integer::sum));
            int served = (int) outcomes.stream().filter(Outcome::served).count();
            return new Figures(
                    nanos.length,
                    served,
                    percentile(nanos, 0.5),
                    percentile(nanos, 0.99),
                    percentile(nanos, 1),
                    failures);
        }

        double part() {
            return calls == 0 ? 0 : (double) served / calls;
        }

        private static Duration percentile(long[] sorted, double part) {
            return sorted.length == 0
                    ? Duration.ZERO
                    : Duration.ofNanos(sorted[Math.max((int) Math.ceil(sorted.length * part) - 1, 0)]);
        }
    }
}
