package org.jackfield.policies.scoring;

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

/** Scores by conduct as a service. Settings change live; wrong ones are reported and not used. */
@Component(service = ScoringPolicy.class, configurationPid = "org.jackfield.policies.scoring")
@Designate(ocd = ScoringComponent.Config.class)
public final class ScoringComponent implements ScoringPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(ScoringComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Scoring", description = "What a peer is worth, by what it has done")
    public @interface Config {

        @AttributeDefinition(description = "of several scoring policies, that with the highest is asked")
        int service_ranking() default 0;

        @AttributeDefinition(description = "the most that time connected adds to a score")
        double tenure$_$weight() default Weights.TENURE;

        @AttributeDefinition(description = "the most that useful messages add")
        double useful$_$weight() default Weights.USEFUL;

        @AttributeDefinition(description = "the most that first deliveries add")
        double first$_$delivery$_$weight() default Weights.FIRST;

        @AttributeDefinition(description = "the most that a quick handshake adds")
        double latency$_$weight() default Weights.LATENCY;

        @AttributeDefinition(description = "the most that invalid messages take")
        double invalid$_$weight() default Weights.INVALID;

        @AttributeDefinition(description = "the most that unwanted messages take")
        double unwanted$_$weight() default Weights.UNWANTED;

        @AttributeDefinition(description = "the most that broken promises take")
        double broken$_$promise$_$weight() default Weights.BROKEN;

        @AttributeDefinition(description = "the most that what protocols have noted adds or takes")
        double note$_$weight() default Weights.NOTES;

        @AttributeDefinition(description = "the most that others of the same part of the network take; at most 0.5")
        double group$_$weight() default Weights.GROUP;

        @AttributeDefinition(description = "seconds after which what was good counts half")
        long merit$_$half$_$life() default ScoringSettings.MERIT_HALF_LIFE_SECONDS;

        @AttributeDefinition(description = "seconds after which what was bad counts half")
        long fault$_$half$_$life() default ScoringSettings.FAULT_HALF_LIFE_SECONDS;

        @AttributeDefinition(description = "seconds of connection until a peer is no newcomer any more")
        long probation() default ScoringSettings.PROBATION_SECONDS;

        @AttributeDefinition(description = "a lower score makes a peer a throttled one")
        double throttled$_$below() default ScoringSettings.THROTTLED_BELOW;

        @AttributeDefinition(description = "from this score on a peer is favoured")
        double favoured$_$from() default ScoringSettings.FAVOURED_FROM;
    }

    private final Conduct conduct;

    @Activate
    public ScoringComponent(Config config) {
        conduct = new Conduct(settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            conduct.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Override
    public String name() {
        return conduct.name();
    }

    @Override
    public Map<String, String> settings() {
        return conduct.settings();
    }

    @Override
    public Score score(PeerHistory history, Instant now) {
        return conduct.score(history, now);
    }

    static ScoringSettings settings(Config config) {
        return new ScoringSettings(
                new Weights(
                        config.tenure$_$weight(),
                        config.useful$_$weight(),
                        config.first$_$delivery$_$weight(),
                        config.latency$_$weight(),
                        config.invalid$_$weight(),
                        config.unwanted$_$weight(),
                        config.broken$_$promise$_$weight(),
                        config.note$_$weight(),
                        config.group$_$weight()),
                Duration.ofSeconds(config.merit$_$half$_$life()),
                Duration.ofSeconds(config.fault$_$half$_$life()),
                Duration.ofSeconds(config.probation()),
                config.throttled$_$below(),
                config.favoured$_$from());
    }
}
