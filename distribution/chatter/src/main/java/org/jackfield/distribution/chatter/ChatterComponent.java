package org.jackfield.distribution.chatter;

import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.reason.CloseReason;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes the {@link Chatter}, lets it talk on a thread of its own, and tells the launcher its counts. */
@Component(immediate = true, configurationPid = "org.jackfield.distribution.chatter")
@Designate(ocd = ChatterSettings.class)
public final class ChatterComponent implements Protocol {

    private static final Logger LOG = LoggerFactory.getLogger(ChatterComponent.class);

    private static final long NOTE_SECONDS = 5;

    private final Chatter chatter = new Chatter(InstantSource.system());
    private final Consumer<Map<String, Object>> launcher;
    private final ScheduledExecutorService thread;
    private ScheduledFuture<?> talk;
    private ScheduledFuture<?> reports;
    private ScheduledFuture<?> news;

    @Activate
    public ChatterComponent(
            @Reference(target = "(jackfield=events)") Consumer<Map<String, Object>> launcher,
            ChatterSettings settings) {
        this.launcher = launcher;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "chatter");
            thread.setDaemon(true);
            return thread;
        });
        thread.scheduleAtFixedRate(guarded(chatter::note), NOTE_SECONDS, NOTE_SECONDS, TimeUnit.SECONDS);
        begin(settings);
    }

    @Modified
    synchronized void change(ChatterSettings settings) {
        talk.cancel(false);
        reports.cancel(false);
        news.cancel(false);
        begin(settings);
    }

    @Deactivate
    void stop() {
        thread.shutdownNow();
        launcher.accept(chatter.report());
    }

    private void begin(ChatterSettings settings) {
        int period = settings.period$_$ms();
        int size = settings.message$_$size();
        int report = Math.max(50, settings.report$_$ms());
        talk = every(period, () -> chatter.sayToAll(size));
        news = every(settings.news$_$ms(), chatter::makeNews);
        reports = thread.scheduleAtFixedRate(
                guarded(() -> launcher.accept(chatter.report())), report, report, TimeUnit.MILLISECONDS);
    }

    private ScheduledFuture<?> every(int millis, Runnable task) {
        return millis > 0
                ? thread.scheduleAtFixedRate(guarded(task), 0, millis, TimeUnit.MILLISECONDS)
                : thread.schedule(() -> {}, 0, TimeUnit.MILLISECONDS);
    }

    /** What a task throws would keep it from ever being done again. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.warn("the chatter could not do what was due, and tries again when it is the next time", e);
            }
        };
    }

    @Override
    public String name() {
        return chatter.name();
    }

    @Override
    public Set<MessageId> messages() {
        return chatter.messages();
    }

    @Override
    public void joined(Testimony testimony) {
        chatter.joined(testimony);
    }

    @Override
    public void connected(Connection connection) {
        chatter.connected(connection);
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        chatter.received(connection, id, payload);
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        chatter.closed(connection, reason);
    }
}
