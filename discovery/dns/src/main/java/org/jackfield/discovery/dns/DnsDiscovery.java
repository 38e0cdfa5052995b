package org.jackfield.discovery.dns;

import io.netty.channel.EventLoopGroup;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks seeds, all at the same time, when it starts and whenever the node seeks and what a seed said is no longer good.
 *
 * <p>One lock guards the state; the sink, which never blocks, is called under it, so that nothing is found once {@code stop} has
 * returned. Seeds are asked on a shared event loop, which waits for the lock no longer than it takes to begin or to end.
 */
final class DnsDiscovery implements Discovery, Enquiry.Hearer {

    private static final Logger LOG = LoggerFactory.getLogger(DnsDiscovery.class);

    private final EventLoopGroup loops;
    private final InstantSource clock;
    private final Random random = new SecureRandom();
    private final Map<Seed, Standing> standings = new HashMap<>();
    private DnsSettings settings;
    private Optional<Running> running = Optional.empty();

    DnsDiscovery(DnsSettings settings, EventLoopGroup loops, InstantSource clock) {
        this.settings = settings;
        this.loops = loops;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public synchronized void start(DiscoverySink sink) {
        stop();
        running = Optional.of(new Running(sink, new Resolver(loops, settings)));
        seek();
    }

    @Override
    public synchronized void seek() {
        if (running.isEmpty()) {
            return;
        }
        Set<Seed> seeds = settings.all();
        standings.entrySet().removeIf(entry -> {
            boolean gone = !seeds.contains(entry.getKey());
            if (gone) {
                entry.getValue().cancel();
            }
            return gone;
        });
        for (Seed seed : seeds) {
            Standing standing = standings.computeIfAbsent(seed, unknown -> new Standing());
            if (standing.isDue(clock.instant())) {
                running.get().sink().asking(seed.name());
                standing.begin(new Enquiry(seed, running.get().resolver(), settings, random, this));
            }
        }
    }

    @Override
    public synchronized void stop() {
        standings.values().forEach(Standing::cancel);
        standings.clear();
        running.ifPresent(now -> now.resolver().close());
        running = Optional.empty();
    }

    /** Takes other settings from now on: all seeds are asked anew. */
    synchronized void change(DnsSettings to) {
        settings = to;
        Optional<DiscoverySink> sink = running.map(Running::sink);
        sink.ifPresent(this::start);
    }

    @Override
    public synchronized void found(Enquiry of, List<PointId> points) {
        if (isUnderWay(of)) {
            for (PointId point : points) {
                running.ifPresent(now -> now.sink().found(Finding.hearsay(point)));
            }
        }
    }

    @Override
    public synchronized void ended(Enquiry of, Enquiry.Outcome outcome) {
        if (!isUnderWay(of)) {
            return;
        }
        Seed seed = of.seed();
        if (outcome.refused() + outcome.unreadable() > 0) {
            LOG.warn(
                    "the seed {} names {} places that no seed may name, and has {} records that cannot be read",
                    seed,
                    outcome.refused(),
                    outcome.unreadable());
        }
        if (outcome.points() > 0) {
            LOG.info("the seed {} names {} points", seed, outcome.points());
            standings.get(seed).rest(clock.instant(), settings.goodFor(outcome.timeToLive()));
            running.ifPresent(now -> now.sink().answered(seed.name()));
        } else {
            String why = outcome.trouble().orElse("it names no point that can be dialled");
            LOG.warn("the seed {} is of no use: {}", seed, why);
            standings.get(seed).rest(clock.instant(), settings.retryInterval());
            running.ifPresent(now -> {
                if (outcome.answered()) {
                    now.sink().absent(seed.name(), why);
                } else {
                    now.sink().failed(seed.name(), why);
                }
            });
        }
    }

    /** Whether the enquiry is still wanted: it may have been called off while its loop waited for the lock. */
    private boolean isUnderWay(Enquiry enquiry) {
        return Optional.ofNullable(standings.get(enquiry.seed()))
                .flatMap(standing -> standing.enquiry)
                .filter(enquiry::equals)
                .isPresent();
    }

    /** From start to stop. */
    private record Running(DiscoverySink sink, Resolver resolver) {}

    /** How it stands with one seed. Guarded by the discovery. */
    private static final class Standing {

        private Optional<Enquiry> enquiry = Optional.empty();
        private Optional<Instant> asked = Optional.empty();
        private Duration rest = Duration.ZERO;

        boolean isDue(Instant now) {
            // a clock that has been set back must not silence a seed for as long
            return enquiry.isEmpty()
                    && asked.map(when -> Duration.between(when, now).abs().compareTo(rest) >= 0)
                            .orElse(true);
        }

        void begin(Enquiry with) {
            enquiry = Optional.of(with);
            with.begin();
        }

        void rest(Instant now, Duration pause) {
            enquiry = Optional.empty();
            asked = Optional.of(now);
            rest = pause;
        }

        void cancel() {
            enquiry.ifPresent(Enquiry::cancel);
            enquiry = Optional.empty();
        }
    }
}
