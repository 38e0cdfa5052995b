package org.jackfield.distribution.plugins;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jackfield.distribution.plugins.Exchanges.Exchange;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * A newer version that runs beside the one before: it has to offer the same transports, and the engine decides for each of them whether it
 * adopts what the other has.
 */
final class TrialBeside implements Trial {

    /** How long it may take until it offers what the one before offers. */
    private static final Duration TO_OFFER = Duration.ofSeconds(3);

    /** The engine has deadlines of its own for each channel; this one is for a node with many. */
    private static final Duration TO_DECIDE = Duration.ofSeconds(60);

    private final Bundle fresh;
    private final Optional<PluginJar> jar;
    private final Bundle before;
    private final Exchanges exchanges;
    private final BundleContext context;
    private final InstantSource clock;
    private final Instant begun;
    private Optional<Instant> idleSince = Optional.empty();

    TrialBeside(
            Bundle fresh,
            Optional<PluginJar> jar,
            Bundle before,
            Exchanges exchanges,
            BundleContext context,
            InstantSource clock) {
        this.fresh = fresh;
        this.jar = jar;
        this.before = before;
        this.exchanges = exchanges;
        this.context = context;
        this.clock = clock;
        this.begun = clock.instant();
    }

    @Override
    public Bundle bundle() {
        return fresh;
    }

    @Override
    public Optional<PluginJar> jar() {
        return jar;
    }

    @Override
    public Verdict verdict() {
        if (fresh.getState() != Bundle.ACTIVE) {
            return idle();
        }
        idleSince = Optional.empty();
        Set<String> schemes = Offered.schemes(before);
        Set<String> missing = new TreeSet<>(schemes);
        missing.removeAll(Offered.schemes(fresh));
        if (!missing.isEmpty()) {
            return late(TO_OFFER)
                    ? new Verdict.Refused("it offers no transport for " + String.join(", ", missing))
                    : new Verdict.Pending();
        }
        if (!Offered.comesToLife(fresh, context)) {
            return new Verdict.Refused("its component fails when it is asked for");
        }
        return decided(schemes);
    }

    /** Somebody has stopped it, or updates it right now. */
    private Verdict idle() {
        idleSince = idleSince.or(() -> Optional.of(clock.instant()));
        return fresh.getState() == Bundle.UNINSTALLED
                        || !clock.instant().isBefore(idleSince.get().plus(TO_OFFER))
                ? new Verdict.Refused("it has been stopped before the engine could decide")
                : new Verdict.Pending();
    }

    private Verdict decided(Set<String> schemes) {
        Verdict verdict = new Verdict.Taken();
        for (String scheme : schemes) {
            Optional<Exchange> exchange = exchanges.last(scheme, fresh.getVersion());
            if (exchange.isEmpty()) {
                verdict = late(TO_DECIDE)
                        ? new Verdict.Refused("the engine has not decided within " + TO_DECIDE.toSeconds() + " s")
                        : new Verdict.Pending();
            } else if (exchange.get().rolledBack()) {
                return new Verdict.Refused("the engine took " + scheme + " back from it, because "
                        + exchange.get().why());
            } else if (!exchange.get().adopted() && verdict instanceof Verdict.Taken) {
                verdict = new Verdict.Beside(exchange.get().why());
            }
        }
        return verdict;
    }

    private boolean late(Duration patience) {
        return !clock.instant().isBefore(begun.plus(patience));
    }
}
