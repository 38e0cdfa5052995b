package org.jackfield.policies.greylist;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.reason.CloseReason;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The grey list's policy as a service. Settings change live; what cannot be read is reported and left out. */
@Component(service = AccessPolicy.class, configurationPid = "org.jackfield.policies.greylist")
@Designate(ocd = GreylistComponent.Config.class)
public final class GreylistComponent implements AccessPolicy {

    private static final Logger LOG = LoggerFactory.getLogger(GreylistComponent.class);
    private static final Set<String> WORDS = Arrays.stream(CloseReason.class.getPermittedSubclasses())
            .map(reason ->
                    reason.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());

    /** The settings. */
    @ObjectClassDefinition(name = "Greylist", description = "How long an ending is remembered against somebody")
    public @interface Config {

        @AttributeDefinition(description = "seconds for an address, where nobody has proved who is there; 0: none")
        long address$_$time() default GreylistSettings.DEFAULT_SECONDS;

        @AttributeDefinition(description = "seconds for the address of a peer that has; 0: none")
        long peer$_$address$_$time() default GreylistSettings.DEFAULT_SECONDS;

        @AttributeDefinition(description = "seconds for the peer; 0: none")
        long peer$_$time() default GreylistSettings.DEFAULT_SECONDS;

        @AttributeDefinition(
                description = "other seconds for single reasons, WORD=SECONDS, several of them or one text with"
                        + " commas between; 0: that reason is forgiven")
        String[] reasons() default {};
    }

    private final Greylist greylist;

    @Activate
    public GreylistComponent(Config config) {
        greylist = new Greylist(settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            greylist.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Override
    public String name() {
        return greylist.name();
    }

    @Override
    public Map<String, String> settings() {
        return greylist.settings();
    }

    @Override
    public Penalty afterEnd(Ending ending, Instant now) {
        return greylist.afterEnd(ending, now);
    }

    static GreylistSettings settings(Config config) {
        return new GreylistSettings(
                Duration.ofSeconds(config.address$_$time()),
                Duration.ofSeconds(config.peer$_$address$_$time()),
                Duration.ofSeconds(config.peer$_$time()),
                reasons(config.reasons()));
    }

    static Map<String, Duration> reasons(String... entries) {
        Map<String, Duration> times = new HashMap<>();
        for (String text : String.join(",", entries).split("[,\\s]+")) {
            String[] parts = text.split("=", -1);
            if (text.isEmpty()) {
                continue;
            }
            if (parts.length != 2 || !parts[1].matches("\\d{1,9}")) {
                LOG.error("'{}' in the setting reasons is left out: it is not WORD=SECONDS", text);
            } else if (!WORDS.contains(parts[0])) {
                LOG.error("'{}' in the setting reasons is left out: no reason has that word", text);
            } else {
                times.put(parts[0], Duration.ofSeconds(Long.parseLong(parts[1])));
            }
        }
        return times;
    }
}
