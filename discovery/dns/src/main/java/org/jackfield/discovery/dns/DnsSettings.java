package org.jackfield.discovery.dns;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Whom to ask, and how much to believe.
 *
 * @param seeds those of the operator
 * @param network whose well-known seeds to ask as well: {@code mainnet}, {@code ghostnet}, {@code shadownet}; none of any other
 * @param wellKnownSeeds whether these are asked
 * @param servers who is asked, one after the other until one answers; none: those of the system
 * @param scope which addresses a seed may name
 * @param queryTime how long a server may take for one question
 * @param seedTime how long all questions to a seed may take together
 * @param leastTimeToLive a seed that has answered is not asked again sooner, whatever it says
 * @param mostTimeToLive nor are its answers good for longer
 * @param retryInterval how long a seed that did not answer, or named no node, is left alone
 * @param maxSeeds seeds in all
 * @param maxAnswers points taken of each question to a seed
 */
record DnsSettings(
        List<Seed> seeds,
        String network,
        boolean wellKnownSeeds,
        List<InetSocketAddress> servers,
        AddressScope scope,
        Duration queryTime,
        Duration seedTime,
        Duration leastTimeToLive,
        Duration mostTimeToLive,
        Duration retryInterval,
        int maxSeeds,
        int maxAnswers) {

    static final int DEFAULT_QUERY_MILLIS = 2_000;
    static final int DEFAULT_SEED_SECONDS = 10;
    static final int DEFAULT_LEAST_TTL_SECONDS = 60;
    static final int DEFAULT_MOST_TTL_SECONDS = 3_600;
    static final int DEFAULT_RETRY_SECONDS = 15;
    static final int DEFAULT_MAX_SEEDS = 32;
    static final int DEFAULT_MAX_ANSWERS = 16;

    private static final int MOST_SEEDS = 256;
    private static final int MOST_ANSWERS = 64;
    private static final int MOST_SERVERS = 8;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration WEEK = Duration.ofDays(7);

    DnsSettings {
        seeds = List.copyOf(seeds);
        servers = List.copyOf(servers);
        Objects.requireNonNull(network);
        Objects.requireNonNull(scope);
        within("query-time", queryTime, Duration.ofMillis(1), MINUTE);
        within("seed-time", seedTime, Duration.ofMillis(1), MINUTE);
        within("least-ttl", leastTimeToLive, Duration.ofSeconds(1), WEEK);
        within("most-ttl", mostTimeToLive, leastTimeToLive, WEEK);
        within("retry-interval", retryInterval, Duration.ofSeconds(1), WEEK);
        within("max-seeds", maxSeeds, 0, MOST_SEEDS);
        within("max-answers", maxAnswers, 1, MOST_ANSWERS);
        within("the number of servers", servers.size(), 0, MOST_SERVERS);
        if (seeds.size() > maxSeeds) {
            throw new IllegalArgumentException(
                    seeds.size() + " seeds are more than max-seeds (" + maxSeeds + ") allows");
        }
    }

    /** These seeds and servers, and otherwise the defaults. */
    static DnsSettings of(List<Seed> seeds, List<InetSocketAddress> servers, AddressScope scope) {
        return new DnsSettings(
                seeds,
                "",
                true,
                servers,
                scope,
                Duration.ofMillis(DEFAULT_QUERY_MILLIS),
                Duration.ofSeconds(DEFAULT_SEED_SECONDS),
                Duration.ofSeconds(DEFAULT_LEAST_TTL_SECONDS),
                Duration.ofSeconds(DEFAULT_MOST_TTL_SECONDS),
                Duration.ofSeconds(DEFAULT_RETRY_SECONDS),
                DEFAULT_MAX_SEEDS,
                DEFAULT_MAX_ANSWERS);
    }

    /** The operator's seeds first, then the network's, each once. */
    Set<Seed> all() {
        Set<Seed> all = new LinkedHashSet<>(seeds);
        for (Seed seed : wellKnownSeeds ? WellKnownSeeds.of(network) : List.<Seed>of()) {
            if (all.size() < maxSeeds) {
                all.add(seed);
            }
        }
        return all;
    }

    /** How long an answer is good for that says so of itself. */
    Duration goodFor(Duration timeToLive) {
        if (timeToLive.compareTo(leastTimeToLive) < 0) {
            return leastTimeToLive;
        }
        return timeToLive.compareTo(mostTimeToLive) > 0 ? mostTimeToLive : timeToLive;
    }

    private static void within(String key, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    key + " lies between " + text(least) + " and " + text(most) + ", not at " + text(value));
        }
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " lies between " + least + " and " + most + ", not at " + value);
        }
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
