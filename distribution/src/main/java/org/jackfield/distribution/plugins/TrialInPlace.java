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
 * A bundle whose code was exchanged in place: it has to offer what it offered before, and if it is a transport, to adopt what the engine
 * kept for it. All of that is soon decided, because what the engine keeps does not wait long.
 */
final class TrialInPlace implements Trial {

    /** Whoever has updated it may still be at it. */
    private static final Duration TO_OFFER_BY_HAND = Duration.ofSeconds(5);

    /** Its start is over, and its components have been activated then. */
    private static final Duration TO_OFFER = Duration.ofSeconds(1);

    /** An engine that kept nothing for it tells nothing; one that did rests for a second in all. */
    private static final Duration TO_BE_TOLD = Duration.ofSeconds(3);

    private final Tenant tenant;
    private final Optional<PluginJar> jar;
    private final Exchanges exchanges;
    private final BundleContext context;
    private final InstantSource clock;
    private final Instant begun;

    TrialInPlace(
            Tenant tenant, Optional<PluginJar> jar, Exchanges exchanges, BundleContext context, InstantSource clock) {
        this.tenant = tenant;
        this.jar = jar;
        this.exchanges = exchanges;
        this.context = context;
        this.clock = clock;
        this.begun = clock.instant();
    }

    @Override
    public Bundle bundle() {
        return tenant.bundle();
    }

    @Override
    public Optional<PluginJar> jar() {
        return jar;
    }

    @Override
    public Verdict verdict() {
        if (tenant.gone() || !tenant.wanted()) {
            return new Verdict.Taken();
        }
        if (bundle().getState() != Bundle.ACTIVE) {
            return new Verdict.Refused("it does not start");
        }
        Set<String> missing = new TreeSet<>(tenant.offered());
        missing.removeAll(Offered.by(bundle()));
        if (!missing.isEmpty()) {
            return late(jar.isPresent() ? TO_OFFER : TO_OFFER_BY_HAND)
                    ? new Verdict.Refused("it offers no " + String.join(", no ", missing))
                    : new Verdict.Pending();
        }
        if (!Offered.comesToLife(bundle(), context)) {
            return new Verdict.Refused("its component fails when it is asked for");
        }
        return adopted(Offered.schemes(bundle()));
    }

    private Verdict adopted(Set<String> schemes) {
        boolean told = true;
        for (String scheme : schemes) {
            Optional<Exchange> exchange = exchanges.last(scheme, bundle().getVersion());
            told &= exchange.isPresent();
            if (exchange.filter(known -> !known.why().isEmpty()).isPresent()) {
                return new Verdict.Refused("it did not adopt all of " + scheme + ": "
                        + exchange.get().why());
            }
        }
        return told || late(TO_BE_TOLD) ? new Verdict.Taken() : new Verdict.Pending();
    }

    private boolean late(Duration patience) {
        return !clock.instant().isBefore(begun.plus(patience));
    }
}
