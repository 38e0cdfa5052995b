package org.jackfield.policies.selection;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Selection by diversity and merits as a service. Settings change live; wrong ones are reported and not used. */
@Component(service = SelectionPolicy.class, configurationPid = "org.jackfield.policies.selection")
@Designate(ocd = SelectionComponent.Config.class)
public final class SelectionComponent implements SelectionPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(SelectionComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Selection", description = "Whom to dial, and whom to let go when the node is full")
    public @interface Config {

        @AttributeDefinition(description = "of several selection policies, that with the highest is asked")
        int service_ranking() default 0;

        @AttributeDefinition(description = "percent of callers that are safe because their group has drawn a low lot")
        int lot$_$percent() default Places.LOT;

        @AttributeDefinition(description = "percent of callers that are safe because they are the nearest")
        int latency$_$percent() default Places.LATENCY;

        @AttributeDefinition(
                description = "percent of callers that are safe because they were the last to send something useful")
        int recent$_$percent() default Places.RECENT;

        @AttributeDefinition(description = "percent of callers that are safe because they were first most often")
        int first$_$percent() default Places.FIRST;

        @AttributeDefinition(description = "percent of callers that are safe because they have been here longest")
        int longest$_$percent() default Places.LONGEST;

        @AttributeDefinition(description = "callers of each transport that are safe")
        int transport$_$places() default SelectionSettings.OF_TRANSPORT;

        @AttributeDefinition(description = "the most of one group that are safe, in percent of all callers")
        int group$_$percent() default SelectionSettings.OF_GROUP;

        @AttributeDefinition(
                description = "seconds after which one that has sent nothing useful weighs double in its group")
        long idle$_$after() default SelectionSettings.IDLE_AFTER_SECONDS;

        @AttributeDefinition(description = "seconds of connection for which nobody weighs double")
        long grace() default SelectionSettings.GRACE_SECONDS;

        @AttributeDefinition(
                description = "the most connections dialled by the word of one part of the network; 0: no bound")
        int max$_$of$_$source() default SelectionSettings.MAX_OF_SOURCE;
    }

    private final Selection selection;

    @Activate
    public SelectionComponent(Config config) {
        selection = new Selection(settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            selection.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Override
    public String name() {
        return selection.name();
    }

    @Override
    public Map<String, String> settings() {
        return selection.settings();
    }

    @Override
    public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
        return selection.dial(drawn, connected, now);
    }

    @Override
    public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
        return selection.displace(newcomer, connected, now);
    }

    private static SelectionSettings settings(Config config) {
        return new SelectionSettings(
                new Places(
                        config.lot$_$percent(),
                        config.latency$_$percent(),
                        config.recent$_$percent(),
                        config.first$_$percent(),
                        config.longest$_$percent()),
                config.transport$_$places(),
                config.group$_$percent(),
                Duration.ofSeconds(config.idle$_$after()),
                Duration.ofSeconds(config.grace()),
                config.max$_$of$_$source());
    }
}
