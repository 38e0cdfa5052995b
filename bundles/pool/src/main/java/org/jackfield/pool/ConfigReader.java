package org.jackfield.pool;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.Backoff;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ConnectLimits;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.KeptPoints;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.QueueLimits;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.Recording;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.settings.TopologyPace;
import org.jackfield.pool.settings.TrustedPoint;

/** Makes settings of a configuration; throws {@link IllegalArgumentException} with a sentence for what cannot be. */
final class ConfigReader {

    private static final int DEFAULT_PORT = 9732;

    private final Function<String, PeerId> peers;

    ConfigReader(Function<String, PeerId> peers) {
        this.peers = peers;
    }

    PoolSettings read(PoolConfig config) {
        PoolSettings settings = settings(config);
        roomForAll(settings, "points", settings.book().pointsAfterCollection());
        roomForAll(settings, "peers", settings.book().peersAfterCollection());
        return settings;
    }

    /** Whoever is connected is never collected; Octez, too, refuses to start with tables that could not hold them. */
    private static void roomForAll(PoolSettings settings, String what, int left) {
        int most = settings.bounds().max();
        if (most > left) {
            throw new IllegalArgumentException("max-connections (" + most + ") must not be more than " + what
                    + "-after-collection (" + left + ")");
        }
    }

    private PoolSettings settings(PoolConfig config) {
        return new PoolSettings(
                reach(config),
                new Bounds(config.min$_$connections(), config.expected$_$connections(), config.max$_$connections()),
                connect(config),
                new QueueLimits(
                        config.outgoing$_$queue$_$bytes(),
                        config.outgoing$_$queue$_$messages(),
                        config.incoming$_$queue$_$bytes(),
                        config.incoming$_$queue$_$messages(),
                        config.read$_$window(),
                        Duration.ofMillis(config.write$_$timeout())),
                new BookLimits(
                        file(config, config.address$_$book()),
                        file(config, config.peers$_$file()),
                        config.max$_$known$_$points(),
                        config.points$_$after$_$collection(),
                        config.max$_$known$_$peers(),
                        config.peers$_$after$_$collection(),
                        Duration.ofMillis(config.save$_$delay()),
                        config.max$_$outgoing$_$per$_$group(),
                        Duration.ofMillis(config.feeler$_$interval())),
                new AccessLimits(
                        file(config, config.access$_$lists()),
                        config.max$_$greylisted(),
                        config.max$_$listed(),
                        config.greylist$_$overflow$_$bytes(),
                        words(config.required$_$policies()).collect(Collectors.toSet()),
                        Duration.ofMillis(config.policy$_$patience()),
                        Duration.ofMillis(config.policy$_$ending$_$patience()),
                        Duration.ofMillis(config.unexpected$_$peer$_$time()),
                        config.greylisted$_$handshakes()),
                new TopologyPace(
                        Duration.ofMillis(config.bootstrap$_$pause()),
                        Duration.ofMillis(config.advertise$_$pause()),
                        Duration.ofMillis(config.swap$_$request$_$pause()),
                        Duration.ofMillis(config.swap$_$ack$_$pause()),
                        Duration.ofMillis(config.swap$_$linger()),
                        Duration.ofMillis(config.news$_$wait()),
                        config.advertised$_$points()),
                new SessionLimits(
                        config.kin(),
                        config.session$_$window$_$bytes(),
                        config.session$_$window$_$messages(),
                        Duration.ofMillis(config.resume$_$within()),
                        Duration.ofMillis(config.prove$_$within()),
                        Duration.ofMillis(config.heartbeat()),
                        Duration.ofMillis(config.silence$_$after())),
                new ExchangeLimits(
                        config.lan(),
                        Duration.ofMillis(config.point$_$interval()),
                        config.point$_$burst(),
                        config.answer$_$points(),
                        config.answer$_$percent(),
                        Duration.ofMillis(config.announcement$_$interval())),
                new KeptPoints(
                        words(config.add$_$nodes()).map(this::trusted).toList(),
                        Duration.ofMillis(config.add$_$node$_$pause()),
                        Duration.ofMillis(config.add$_$node$_$longest$_$pause())),
                Duration.ofMillis(config.maintenance$_$idle$_$time()),
                Duration.ofMillis(config.adopt$_$within()),
                Duration.ofMillis(config.handover$_$patience()),
                Duration.ofMillis(config.score$_$interval()),
                new Recording(config.record$_$histories(), file(config, config.histories()), config.history$_$size()));
    }

    private Reach reach(PoolConfig config) {
        return new Reach(
                words(config.listen())
                        .map(text -> PointId.parse(text, DEFAULT_PORT))
                        .toList(),
                words(config.advertise())
                        .map(text -> PointId.parse(text, DEFAULT_PORT))
                        .distinct()
                        .toList(),
                config.advertised$_$port() == 0 ? OptionalInt.empty() : OptionalInt.of(config.advertised$_$port()),
                words(config.peers()).map(this::trusted).toList(),
                config.private$_$mode(),
                config.disable$_$mempool(),
                config.disable$_$peer$_$discovery());
    }

    private static ConnectLimits connect(PoolConfig config) {
        return new ConnectLimits(
                Duration.ofMillis(config.authentication$_$timeout()),
                Duration.ofMillis(config.connection$_$timeout()),
                config.max$_$incoming$_$connections(),
                config.max$_$incoming$_$connections$_$per$_$group(),
                config.max$_$dials(),
                new Backoff(
                        Duration.ofMillis(config.reconnection$_$initial$_$delay()),
                        config.reconnection$_$factor(),
                        Duration.ofMillis(config.reconnection$_$increase$_$cap()),
                        Duration.ofMillis(config.disconnection$_$delay())),
                new Racing(
                        words(config.transport$_$preference()).toList(),
                        Duration.ofMillis(config.connection$_$attempt$_$delay())),
                Duration.ofMillis(config.displacement$_$interval()));
    }

    private static Optional<Path> file(PoolConfig config, String name) {
        if (name.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(name.strip());
        if (path.isAbsolute()) {
            return Optional.of(path);
        }
        String folder = config.data$_$dir().strip();
        return folder.isEmpty() ? Optional.empty() : Optional.of(Path.of(folder).resolve(path));
    }

    private TrustedPoint trusted(String text) {
        int mark = text.indexOf('#');
        return mark < 0
                ? TrustedPoint.of(PointId.parse(text, DEFAULT_PORT))
                : new TrustedPoint(
                        PointId.parse(text.substring(0, mark), DEFAULT_PORT),
                        Optional.of(peers.apply(text.substring(mark + 1))));
    }

    /** Configuration files give one text with commas where an array is meant. */
    private static Stream<String> words(String[] values) {
        List<String> all = Arrays.asList(values);
        return all.stream()
                .flatMap(value -> Stream.of(value.split("[,\\s]+")))
                .map(String::strip)
                .filter(word -> !word.isEmpty());
    }
}
