package org.jackfield.distribution.bridge;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the node's settings to the bundles: asks the launcher for them, once before it is active and then four times a second, and tells
 * Configuration Admin what has changed.
 *
 * <p>It starts before the core does, so that no component is ever configured twice at the start.
 */
@Component(
        immediate = true,
        service = {})
public final class SettingsComponent {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsComponent.class);
    private static final long POLL_MILLIS = 250;

    private final ConfigurationAdmin admin;
    private final Supplier<Map<String, Map<String, String>>> settings;
    private final ScheduledExecutorService thread;

    /** Owned by the constructor, then by {@link #thread}. */
    private Map<String, Map<String, String>> applied = Map.of();

    @Activate
    public SettingsComponent(
            @Reference ConfigurationAdmin admin,
            @Reference(target = "(jackfield=settings)") Supplier<Map<String, Map<String, String>>> settings) {
        this.admin = admin;
        this.settings = settings;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "settings");
            thread.setDaemon(true);
            return thread;
        });
        follow();
        thread.scheduleWithFixedDelay(this::follow, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void stop() {
        thread.shutdownNow();
    }

    private void follow() {
        try {
            Map<String, Map<String, String>> wanted = settings.get();
            if (wanted.equals(applied)) {
                return;
            }
            Map<String, Map<String, String>> now = new HashMap<>(applied);
            Set<String> pids = new HashSet<>(applied.keySet());
            pids.addAll(wanted.keySet());
            for (String pid : pids) {
                Map<String, String> of = wanted.get(pid);
                if (of == null) {
                    configuration(pid).delete();
                    now.remove(pid);
                    LOG.info("settings of {} are gone", pid);
                } else if (!of.equals(applied.get(pid))) {
                    configuration(pid).updateIfDifferent(Dictionaries.of(of));
                    now.put(pid, of);
                    LOG.info("settings of {}: {}", pid, of);
                }
            }
            applied = now;
        } catch (IOException | RuntimeException e) {
            LOG.error("settings could not be applied; trying again", e);
        }
    }

    /** A name with a tilde is one of a factory's instances, as Configuration Admin itself writes them. */
    private Configuration configuration(String pid) throws IOException {
        int tilde = pid.indexOf('~');
        return tilde < 0
                ? admin.getConfiguration(pid, "?")
                : admin.getFactoryConfiguration(pid.substring(0, tilde), pid.substring(tilde + 1), "?");
    }
}
