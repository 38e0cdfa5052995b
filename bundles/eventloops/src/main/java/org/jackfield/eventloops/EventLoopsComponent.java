package org.jackfield.eventloops;

import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jackfield.api.time.Timers;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the loops, the timers and the handlers under types of Netty, of the JDK and of {@code api}, so that nobody imports this bundle.
 *
 * <p>By hand, not as a component's own service: transports ask the published object which channels fit it, so it must be Netty's.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = "org.jackfield.eventloops")
@Designate(ocd = EventLoopsComponent.Config.class)
public final class EventLoopsComponent {

    /** Tells services of the JDK's types apart: {@code parking}, {@code closer} and those of QUIC. */
    static final String ROLE = "org.jackfield.eventloops.role";

    private static final Logger LOG = LoggerFactory.getLogger(EventLoopsComponent.class);
    private static final long DEADLINE_SECONDS = 6;

    /** The settings; a change restarts the loops, and with them every connection. */
    @ObjectClassDefinition(name = "Event loops", description = "The threads of all sockets")
    public @interface Config {

        @AttributeDefinition(description = "0: one for each core")
        int threads() default 0;

        @AttributeDefinition(description = "auto, epoll or nio")
        String io$_$type() default "auto";
    }

    private final EventLoops loops;
    private final TimerThread timers = new TimerThread();
    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    @Activate
    public EventLoopsComponent(BundleContext context, Config config) {
        loops = new EventLoops(settings(config));
        try {
            begin(context);
        } catch (RuntimeException | Error e) {
            // nobody deactivates what was never active, and the threads would keep the process alive
            withdraw();
            throw e;
        }
    }

    private void begin(BundleContext context) {
        loops.activate();
        timers.activate();
        Function<Queue<Object>, ChannelHandler> parking = ParkingHandler::new;
        Function<Object, CompletionStage<Void>> closer = new AbandonedSocket();
        registrations.add(context.registerService(Timers.class, timers, none()));
        registrations.add(context.registerService(Function.class, parking, role("parking")));
        registrations.add(context.registerService(Function.class, closer, role("closer")));
        QuicKeepsakes.byRole()
                .forEach((role, keepsake) ->
                        registrations.add(context.registerService(BiFunction.class, keepsake, role(role))));
        registrations.add(context.registerService(EventLoopGroup.class, loops.group(), none()));
    }

    private CompletionStage<Void> withdraw() {
        Collections.reverse(registrations);
        registrations.forEach(ServiceRegistration::unregister);
        timers.shutdown();
        return loops.shutdown();
    }

    @Deactivate
    void deactivate() throws InterruptedException {
        CompletionStage<Void> quiet = withdraw();
        try {
            quiet.toCompletableFuture().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the event loops do not end", e);
        }
    }

    private static EventLoopSettings settings(Config config) {
        return new EventLoopSettings(
                config.threads(),
                EventLoopSettings.IoType.valueOf(config.io$_$type().toUpperCase(Locale.ROOT)));
    }

    private static Dictionary<String, Object> none() {
        return new Hashtable<>();
    }

    private static Dictionary<String, Object> role(String role) {
        return new Hashtable<>(Map.of(ROLE, role));
    }
}
