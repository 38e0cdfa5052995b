package org.jackfield.policies.latency;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Scores by latency as a service. Settings change live; wrong ones are reported and not used. */
@Component(service = ScoringPolicy.class, configurationPid = "org.jackfield.policies.latency")
@Designate(ocd = LatencyComponent.Config.class)
public final class LatencyComponent implements ScoringPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(LatencyComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Latency", description = "What a peer is worth, by how near it is")
    public @interface Config {

        @AttributeDefinition(description = "of several scoring policies, that with the highest is asked")
        int service_ranking() default -10;

        @AttributeDefinition(
                description = "ms of a handshake that are worth 1, as much as a peer of which nothing is known")
        long half() default LatencySettings.HALF_MILLIS;

        @AttributeDefinition(description = "seconds for which an invalid message makes a peer worth nothing")
        long memory() default LatencySettings.MEMORY_SECONDS;
    }

    private final LatencyFirst policy;

    @Activate
    public LatencyComponent(Config config) {
        policy = new LatencyFirst(settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            policy.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Override
    public String name() {
        return policy.name();
    }

    @Override
    public Map<String, String> settings() {
        return policy.settings();
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        return policy.score(history, now);
    }

    private static LatencySettings settings(Config config) {
        return new LatencySettings(Duration.ofMillis(config.half()), Duration.ofSeconds(config.memory()));
    }
}
