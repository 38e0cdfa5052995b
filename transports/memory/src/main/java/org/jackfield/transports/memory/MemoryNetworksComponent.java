package org.jackfield.transports.memory;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.time.Timers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The networks of a framework by their names, so that several hosts meet in one. Each has a thread of its own. */
@Component(service = MemoryNetworksComponent.class)
public final class MemoryNetworksComponent {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryNetworksComponent.class);
    private static final long SEED = 1;
    private static final long DEADLINE_SECONDS = 2;

    private final Timers timers;
    private final Map<String, MemoryNetwork> networks = new HashMap<>();
    private final Map<String, ExecutorService> threads = new HashMap<>();

    @Activate
    public MemoryNetworksComponent(@Reference Timers timers) {
        this.timers = timers;
    }

    /** The network of that name; made, and perfect, when it is first asked for. */
    synchronized MemoryNetwork named(String name) {
        return networks.computeIfAbsent(name, fresh -> {
            ExecutorService thread = Executors.newSingleThreadExecutor(task -> daemon(task, "memory-" + fresh));
            threads.put(fresh, thread);
            return new MemoryNetwork(SEED, Conditions.PERFECT, timers, InstantSource.system(), () -> thread);
        });
    }

    @Deactivate
    synchronized void deactivate() throws InterruptedException {
        threads.values().forEach(ExecutorService::shutdown);
        for (Map.Entry<String, ExecutorService> thread : threads.entrySet()) {
            if (!thread.getValue().awaitTermination(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the thread of network {} does not end", thread.getKey());
            }
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
