package org.jackfield.leakprobe;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has all bundles of the framework but its own watched, logs what is found, and gives Gogo the command that shows it. */
@Component(
        immediate = true,
        service = LeakProbeComponent.class,
        configurationPid = "org.jackfield.leakprobe",
        property = {"osgi.command.scope=jackfield", "osgi.command.function=leaks"})
@Designate(ocd = LeakProbeSettings.class)
public final class LeakProbeComponent {

    private static final Logger LOG = LoggerFactory.getLogger("org.jackfield.leakprobe");
    private static final Duration PACE = Duration.ofMillis(250);

    private final BundleContext context;
    private final LeakWatch watch;
    private final Revisions revisions;

    /** No other event tells that the framework lets go of a bundle that was uninstalled before. */
    private final FrameworkListener refreshes = this::happened;

    @Activate
    public LeakProbeComponent(BundleContext context, LeakProbeSettings settings) {
        this.context = context;
        watch = new LeakWatch(settings(settings), LeakProbeComponent::log);
        revisions = new Revisions(watch::left);
    }

    @Activate
    void activate() {
        watch.start();
        // the listener first: what is resolved in between is remembered once
        context.addBundleListener(revisions);
        context.addFrameworkListener(refreshes);
        for (Bundle bundle : context.getBundles()) {
            if (bundle != context.getBundle()) {
                revisions.resolved(bundle);
            }
        }
    }

    @Modified
    void modified(LeakProbeSettings settings) {
        watch.change(settings(settings));
    }

    @Deactivate
    void deactivate() {
        context.removeFrameworkListener(refreshes);
        context.removeBundleListener(revisions);
        watch.close();
    }

    /** What has gone and is still held, and by whom. */
    public String leaks() {
        List<Finding> kept = watch.kept();
        return kept.isEmpty()
                ? "nothing that has been uninstalled or updated is held"
                : kept.stream().map(LeakProbeComponent::shown).collect(Collectors.joining("\n"));
    }

    private void happened(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
            watch.refreshed();
        }
    }

    private static String shown(Finding finding) {
        if (finding instanceof Leak leak && !leak.chain().isEmpty()) {
            return leak.bundle() + " " + leak.version() + " is held by " + leak.holder() + "\n  "
                    + String.join("\n  ", leak.chain());
        }
        return finding.sentence();
    }

    private static LeakWatch.Settings settings(LeakProbeSettings settings) {
        return new LeakWatch.Settings(
                Duration.ofSeconds(settings.patience()),
                PACE,
                new DumpBounds(settings.heap$_$dump(), settings.max$_$dump$_$bytes()));
    }

    private static void log(Finding finding) {
        if (finding instanceof Leak) {
            LOG.warn("{}", finding.sentence());
        } else if (finding instanceof InUse) {
            LOG.info("{}", finding.sentence());
        } else {
            LOG.debug("{}", finding.sentence());
        }
    }
}
