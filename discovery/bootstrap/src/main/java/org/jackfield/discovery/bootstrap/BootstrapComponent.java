package org.jackfield.discovery.bootstrap;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.point.PointId;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bootstrap discovery as a service. Settings change live; a point that cannot be read is reported and left out. */
@Component(service = Discovery.class, configurationPid = "org.jackfield.discovery.bootstrap")
@Designate(ocd = BootstrapComponent.Config.class)
public final class BootstrapComponent implements Discovery {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapComponent.class);

    /** The settings. */
    @ObjectClassDefinition(name = "Bootstrap discovery", description = "The points that the node begins with")
    public @interface Config {

        @AttributeDefinition(description = "[scheme://]host[:port], several of them or one text with commas between")
        String[] points() default {};

        @AttributeDefinition(description = "whose fixed points are tried when names fail; empty: nobody's")
        String network() default "";

        @AttributeDefinition(description = "the file of fixed points, absolute or in a folder; empty: there are none")
        String fixed$_$points() default "fixed-points";

        @AttributeDefinition(description = "the node's folder of settings, where that file is looked for first")
        String folder() default "";

        @AttributeDefinition(description = "that of the distribution, where it is looked for then")
        String shipped$_$folder() default "";

        @AttributeDefinition(description = "points at most, configured and fixed ones, each")
        int max$_$points() default BootstrapSettings.DEFAULT_MAX_POINTS;
    }

    private final BootstrapDiscovery discovery;

    @Activate
    public BootstrapComponent(Config config) {
        discovery = new BootstrapDiscovery(settings(config));
    }

    @Modified
    void modified(Config config) {
        try {
            discovery.change(settings(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the changed settings are not used: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        discovery.stop();
    }

    @Override
    public String name() {
        return discovery.name();
    }

    @Override
    public void start(DiscoverySink sink) {
        discovery.start(sink);
    }

    @Override
    public void seek() {
        discovery.seek();
    }

    @Override
    public void stop() {
        discovery.stop();
    }

    static BootstrapSettings settings(Config config) {
        return new BootstrapSettings(
                points(config.points()),
                places(config.fixed$_$points().strip(), config.folder(), config.shipped$_$folder()),
                config.network(),
                config.max$_$points());
    }

    static List<Path> places(String file, String... folders) {
        if (file.isEmpty()) {
            return List.of();
        }
        Path path = Path.of(file);
        return path.isAbsolute()
                ? List.of(path)
                : Stream.of(folders)
                        .filter(folder -> !folder.isBlank())
                        .map(folder -> Path.of(folder).resolve(path))
                        .toList();
    }

    static List<PointId> points(String... entries) {
        List<PointId> points = new ArrayList<>();
        for (String text : String.join(",", entries).split("[,\\s]+")) {
            if (text.isEmpty()) {
                continue;
            }
            try {
                points.add(PointId.parse(text, FixedPoints.DEFAULT_PORT));
            } catch (IllegalArgumentException e) {
                LOG.error("a point in the setting points is left out: {}", e.getMessage());
            }
        }
        return points;
    }
}
