package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The place of the bundles of one symbolic name, of which one does the work. A better jar, or a newer bundle that somebody starts by hand,
 * is tried beside it or in place of it; what is refused goes again, and is not tried until it changes.
 *
 * <p>Owned by the thread of the plugins.
 */
final class Seat {

    private static final Logger LOG = LoggerFactory.getLogger(Seat.class);

    private final Surroundings around;
    private final Set<String> refused = new HashSet<>();
    private final Set<String> lacking = new HashSet<>();
    private final Set<String> complainedOf = new HashSet<>();
    private final List<Tenant> reserve = new ArrayList<>();
    private List<PluginJar> latest = List.of();
    private Optional<Tenant> entering = Optional.empty();
    private Optional<Tenant> tenant = Optional.empty();
    private Optional<Trial> trial = Optional.empty();

    Seat(Surroundings around) {
        this.around = around;
    }

    /** Goes on with what is under way, or begins with the best of the jars of this name that are there; what it installs is to {@link #enter}. */
    void follow(List<PluginJar> jars) {
        latest = jars;
        Set<String> there = jars.stream().map(PluginJar::digest).collect(Collectors.toSet());
        Stream.of(refused, lacking, complainedOf).forEach(digests -> digests.retainAll(there));
        if (trial.isPresent()) {
            if (!stoppedAgain(trial.get())) {
                judge(trial.get());
            }
            return;
        }
        noticeHands();
        leaveWithJar(jars);
        if (trial.isEmpty()) {
            choose(jars);
        }
    }

    /** Starts what was installed; if it does not work, the next best jar is tried. Tells whether one came that works. */
    boolean enter(List<PluginJar> jars) {
        while (entering.isPresent()) {
            Tenant arriving = entering.get();
            entering = Optional.empty();
            try {
                around.bundles().start(arriving.bundle());
                if (jars.size() > 1
                        && !Offered.comesToLife(
                                arriving.bundle(), around.bundles().context())) {
                    throw new BundleException("its component fails when it is asked for");
                }
                arriving.works();
                tenant = Optional.of(arriving);
                return true;
            } catch (BundleException e) {
                around.bundles().uninstall(arriving.bundle());
                refuse(arriving.jar().orElseThrow(), e, "");
                choose(jars);
            }
        }
        return false;
    }

    /** Marks what was installed to be started when the framework is; whether it works {@link #enter} finds out. */
    void enterLater() {
        entering.ifPresent(arriving -> {
            try {
                around.bundles().start(arriving.bundle());
            } catch (BundleException e) {
                LOG.info("{} does not start yet", arriving.bundle(), e);
            }
        });
    }

    /** A bundle has come: what lacked something may find it now. */
    void retry() {
        refused.removeAll(lacking);
        lacking.clear();
    }

    /** A bundle that was started by hand. */
    void guest(Bundle bundle) {
        if (trial.isPresent() || entering.isPresent() || holds(bundle)) {
            return;
        }
        if (tenant.isEmpty()) {
            around.bundles().level(bundle);
            tenant = settled(bundle);
        } else if (bundle.getVersion().compareTo(tenant.get().bundle().getVersion()) > 0) {
            around.bundles().level(bundle);
            trial = Optional.of(beside(bundle, Optional.empty(), tenant.get()));
        }
    }

    private boolean holds(Bundle bundle) {
        return Stream.concat(tenant.stream(), reserve.stream()).anyMatch(known -> known.bundle() == bundle);
    }

    /** The copies that must stay. */
    Stream<Path> bytes() {
        return Stream.of(entering.stream(), tenant.stream(), reserve.stream())
                .flatMap(all -> all)
                .map(Tenant::bytes);
    }

    private void noticeHands() {
        tenant.filter(Tenant::gone).ifPresent(gone -> {
            // who uninstalls a bundle by hand does not want it to come back at once
            gone.jar().ifPresent(jar -> refused.add(jar.digest()));
            tenant = Optional.empty();
        });
        reserve.removeIf(Tenant::gone);
        tenant.ifPresent(present -> {
            if (present.updated()) {
                updatedByHand(present);
            } else {
                present.offers();
                around.exchanges().forget(present.schemes(), present.bundle().getVersion());
            }
        });
    }

    /** One whose code was exchanged in place and that does not run is being updated once more, or did not start. */
    private boolean stoppedAgain(Trial under) {
        Optional<Tenant> again = tenant.filter(present -> present.bundle() == under.bundle()
                && present.wanted()
                && present.bundle().getState() != Bundle.ACTIVE
                && !present.gone());
        again.ifPresent(present -> {
            trial = Optional.empty();
            updatedByHand(present);
        });
        return again.isPresent();
    }

    private void updatedByHand(Tenant present) {
        present.looked();
        try {
            if (present.wanted() && present.bundle().getState() != Bundle.ACTIVE) {
                // waits for the update's own start, if that is under way, and else tells why it has failed
                around.bundles().start(present.bundle());
            }
            // starting it may count as a change, too
            present.looked();
            trial = Optional.of(inPlace(present, Optional.empty()));
            judge(trial.get());
        } catch (BundleException e) {
            String updated = named(present.bundle());
            rollBack(present);
            complain(updated, FrameworkReason.of(e), stays(present));
        }
    }

    /** A bundle that stands in reserve goes with its jar. */
    private void leaveWithJar(List<PluginJar> jars) {
        for (Tenant waiting : List.copyOf(reserve)) {
            if (waiting.jar().isPresent()
                    && jars.stream().noneMatch(waiting::comesFromBytesOf)
                    && jars.stream().noneMatch(waiting::comesFromPlaceOf)) {
                around.bundles().uninstall(waiting.bundle());
                reserve.remove(waiting);
            }
        }
    }

    private void choose(List<PluginJar> jars) {
        Optional<PluginJar> best = jars.stream()
                .filter(jar -> !refused.contains(jar.digest()))
                .sorted(PluginJar.BEST_FIRST)
                .findFirst();
        if (tenant.isEmpty()) {
            best.ifPresent(this::install);
        } else if (best.isPresent()) {
            prefer(tenant.get(), best.get());
        } else if (jars.isEmpty() && tenant.get().jar().isPresent()) {
            around.bundles().uninstall(tenant.get().bundle());
            tenant = Optional.empty();
        }
    }

    private void install(PluginJar jar) {
        try {
            entering = Optional.of(new Tenant(around.bundles().install(jar.copy()), Optional.of(jar), jar.copy()));
        } catch (BundleException | IOException e) {
            refuse(jar, e, "");
        }
    }

    private void prefer(Tenant present, PluginJar best) {
        if (present.comesFromBytesOf(best)) {
            present.comesFrom(best);
            return;
        }
        int newer = best.version().compareTo(present.bundle().getVersion());
        if (present.jar().isEmpty() && newer <= 0) {
            return;
        }
        around.exchanges().forget(present.schemes(), best.version());
        if (newer > 0
                && present.bundle().getState() == Bundle.ACTIVE
                && !present.schemes().isEmpty()) {
            tryBeside(present, best);
        } else {
            tryInPlace(present, best);
        }
    }

    private void tryBeside(Tenant present, PluginJar best) {
        Optional<Bundle> fresh = Optional.empty();
        try {
            fresh = Optional.of(around.bundles().install(best.copy()));
            around.bundles().start(fresh.get());
            trial = Optional.of(beside(fresh.get(), Optional.of(best), present));
        } catch (BundleException | IOException e) {
            fresh.ifPresent(around.bundles()::uninstall);
            refuse(best, e, stays(present));
        }
    }

    private void tryInPlace(Tenant present, PluginJar best) {
        try {
            around.bundles().update(present.bundle(), best.copy());
            present.looked();
            trial = Optional.of(inPlace(present, Optional.of(best)));
            judge(trial.get());
        } catch (BundleException e) {
            rollBack(present);
            refuse(best, e, stays(present) + keptAside(present, best));
        }
    }

    private void judge(Trial under) {
        Verdict verdict = under.verdict();
        if (verdict instanceof Verdict.Pending || !around.bundles().running()) {
            return;
        }
        trial = Optional.empty();
        Tenant before = tenant.orElseThrow();
        around.exchanges().forget(before.schemes(), under.bundle().getVersion());
        if (under.bundle() == before.bundle()) {
            concludeInPlace(under, before, verdict);
        } else {
            concludeBeside(under, before, verdict);
        }
    }

    private void concludeBeside(Trial under, Tenant before, Verdict verdict) {
        Bundle fresh = under.bundle();
        if (verdict instanceof Verdict.Refused no) {
            around.bundles().uninstall(fresh);
            refuse(under.jar(), named(fresh), no.why(), stays(before));
            return;
        }
        tenant = under.jar().isPresent()
                ? under.jar().map(jar -> new Tenant(fresh, Optional.of(jar), jar.copy()))
                : settled(fresh);
        if (verdict instanceof Verdict.Beside both) {
            reserve.add(before);
            around.tell(
                    "plugin-beside",
                    fresh,
                    "of " + named(before.bundle()) + " nothing is handed over to " + fresh.getVersion() + " ("
                            + both.why() + "): both run, and what is new is the newer one's; uninstall the older"
                            + " one, or delete its jar, when its connections may end");
            return;
        }
        String old = named(before.bundle());
        around.bundles().uninstall(before.bundle());
        around.tell(
                "plugin-replaced",
                fresh,
                fresh.getVersion() + " has taken over from " + old + ", which is uninstalled"
                        + movedAside(before, under.jar()));
    }

    private void concludeInPlace(Trial under, Tenant present, Verdict verdict) {
        if (verdict instanceof Verdict.Refused no) {
            String updated = named(present.bundle());
            rollBack(present);
            refuse(
                    under.jar(),
                    updated,
                    no.why(),
                    stays(present)
                            + under.jar().map(jar -> keptAside(present, jar)).orElse(""));
            return;
        }
        String moved = movedAside(present, under.jar());
        under.jar().ifPresent(present::comesFrom);
        present.offers();
        if (!present.updated()) {
            remember(present, under.jar());
            around.tell(
                    "plugin-replaced",
                    present.bundle(),
                    named(present.bundle()) + " was updated "
                            + under.jar().map(jar -> "from " + jar + moved).orElse("by hand"));
        }
    }

    private void rollBack(Tenant present) {
        try {
            if (!present.gone()) {
                around.bundles().update(present.bundle(), present.bytes());
            }
        } catch (BundleException e) {
            around.complaints()
                    .complain(
                            "plugin-refused",
                            "The plugin " + named(present.bundle()) + " cannot be rolled back: " + FrameworkReason.of(e)
                                    + ".");
            LOG.warn("{} cannot be rolled back", present.bundle(), e);
        }
        present.works();
        around.exchanges().forget(present.schemes(), present.bundle().getVersion());
    }

    /** What the bundle is made of from now on, for the next time. */
    private void remember(Tenant present, Optional<PluginJar> jar) {
        try {
            if (jar.isPresent()) {
                Path part = present.bytes().resolveSibling(present.bytes().getFileName() + ".part");
                Files.copy(jar.get().copy(), part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, present.bytes(), StandardCopyOption.ATOMIC_MOVE);
            } else if (!present.gone()) {
                Repacked.write(present.bundle(), present.bytes());
            }
        } catch (IOException e) {
            LOG.warn("{} would be rolled back to an older state", present.bundle(), e);
        }
    }

    private Optional<Tenant> settled(Bundle bundle) {
        Path bytes = around.kept().resolve(bundle.getBundleId() + ".jar");
        try {
            Repacked.write(bundle, bytes);
        } catch (IOException e) {
            LOG.warn("an update of {} could not be rolled back", bundle, e);
        }
        return Optional.of(new Tenant(bundle, Optional.empty(), bytes));
    }

    private Trial beside(Bundle fresh, Optional<PluginJar> jar, Tenant before) {
        return new TrialBeside(
                fresh,
                jar,
                before.bundle(),
                around.exchanges(),
                around.bundles().context(),
                around.clock());
    }

    private Trial inPlace(Tenant present, Optional<PluginJar> jar) {
        return new TrialInPlace(
                present, jar, around.exchanges(), around.bundles().context(), around.clock());
    }

    private void refuse(PluginJar jar, Exception why, String stays) {
        refused.add(jar.digest());
        if (FrameworkReason.isLack(why)) {
            lacking.add(jar.digest());
        }
        LOG.info("{} does not start", jar, why);
        if (complainedOf.add(jar.digest())) {
            complain(jar.toString(), FrameworkReason.of(why), stays + "; the file is tried again when it changes");
        }
    }

    private void refuse(Optional<PluginJar> jar, String bundle, String why, String stays) {
        jar.ifPresent(from -> refused.add(from.digest()));
        complain(
                jar.map(PluginJar::toString).orElse(bundle),
                why,
                stays + (jar.isPresent() ? "; the file is tried again when it changes" : ""));
    }

    private void complain(String plugin, String why, String then) {
        around.complaints().complain("plugin-refused", "The plugin " + plugin + " is not used: " + why + then + ".");
    }

    private static String stays(Tenant present) {
        return "; version " + present.bundle().getVersion() + " stays";
    }

    /** Bytes that were overwritten are kept, for the next start of the node knows nothing of them. */
    private static String keptAside(Tenant present, PluginJar refused) {
        return present.jar()
                .filter(own -> own.jar().equals(refused.jar()))
                .flatMap(own -> Aside.keep(present.bytes(), own.jar(), own.name()))
                .map(place -> ", and is kept as " + place)
                .orElse("");
    }

    /** The old jar goes out of the way of the new one if it lies in the same folder, and nobody has overwritten it. */
    private String movedAside(Tenant before, Optional<PluginJar> fresh) {
        Optional<PluginJar> old = before.jar()
                .filter(own -> fresh.isPresent()
                        && own.rank() == fresh.get().rank()
                        && !own.jar().equals(fresh.get().jar())
                        && latest.stream().anyMatch(jar -> jar.jar().equals(own.jar()) && jar.sameBytes(own)));
        if (old.isEmpty()) {
            return "";
        }
        return Aside.move(old.get())
                .map(place -> "; its jar is now " + place)
                .orElse("; its jar stays, and is not used: " + old.get());
    }

    private static String named(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }
}
