package org.jackfield.scheduler;

import java.util.Map;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.time.SteadyClock;
import org.jackfield.api.time.Timers;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fair scheduler as a service. Settings change live. */
@Component(service = Scheduler.class, immediate = true, configurationPid = "org.jackfield.scheduler")
@Designate(ocd = SchedulerComponent.Config.class)
public final class SchedulerComponent implements Scheduler {

    private static final Logger LOG = LoggerFactory.getLogger(SchedulerComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Scheduler", description = "How much may go over the wire, all connections together")
    public @interface Config {

        @AttributeDefinition(description = "KiB per second; 0: no cap")
        long max$_$download$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second; 0: no cap")
        long max$_$upload$_$speed() default 0;

        @AttributeDefinition(description = "bytes that one connection writes before the next has its turn")
        int turn$_$bytes() default SchedulerSettings.DEFAULT_TURN_BYTES;

        @AttributeDefinition(description = "KiB per second for all newcomer peers together; 0: no cap of their own")
        long newcomer$_$max$_$download$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all newcomer peers together; 0: no cap of their own")
        long newcomer$_$max$_$upload$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all ordinary peers together; 0: no cap of their own")
        long ordinary$_$max$_$download$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all ordinary peers together; 0: no cap of their own")
        long ordinary$_$max$_$upload$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all favoured peers together; 0: no cap of their own")
        long favoured$_$max$_$download$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all favoured peers together; 0: no cap of their own")
        long favoured$_$max$_$upload$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all throttled peers together; 0: no cap of their own")
        long throttled$_$max$_$download$_$speed() default 0;

        @AttributeDefinition(description = "KiB per second for all throttled peers together; 0: no cap of their own")
        long throttled$_$max$_$upload$_$speed() default 0;
    }

    private final FairScheduler scheduler;

    @Activate
    public SchedulerComponent(@Reference Timers timers, Config config) {
        scheduler = new FairScheduler(settings(config), timers, new SteadyClock());
        scheduler.activate();
    }

    @Modified
    void modified(Config config) {
        try {
            scheduler.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        scheduler.shutdown();
    }

    @Override
    public Share join(Flow flow) {
        return scheduler.join(flow);
    }

    @Override
    public Traffic traffic() {
        return scheduler.traffic();
    }

    @Override
    public Bandwidth bandwidth() {
        return scheduler.bandwidth();
    }

    private static SchedulerSettings settings(Config config) {
        return new SchedulerSettings(
                new Speeds(config.max$_$download$_$speed(), config.max$_$upload$_$speed()),
                Map.of(
                        PeerClass.NEWCOMER,
                        new Speeds(
                                config.newcomer$_$max$_$download$_$speed(), config.newcomer$_$max$_$upload$_$speed()),
                        PeerClass.ORDINARY,
                        new Speeds(
                                config.ordinary$_$max$_$download$_$speed(), config.ordinary$_$max$_$upload$_$speed()),
                        PeerClass.FAVOURED,
                        new Speeds(
                                config.favoured$_$max$_$download$_$speed(), config.favoured$_$max$_$upload$_$speed()),
                        PeerClass.THROTTLED,
                        new Speeds(
                                config.throttled$_$max$_$download$_$speed(),
                                config.throttled$_$max$_$upload$_$speed())),
                config.turn$_$bytes());
    }
}
