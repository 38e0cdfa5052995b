package org.jackfield.discovery.bootstrap;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of fixed points, read anew whenever it is asked, so that it may change at any time. What is wrong with it is told once, until
 * it changes; a file that cannot be read counts as it was when it could.
 *
 * <p>Not safe for several threads.
 */
final class FixedPointsFile {

    private static final Logger LOG = LoggerFactory.getLogger(FixedPointsFile.class);

    private final List<Path> places;
    private final String network;
    private final int most;
    private byte[] read = {};
    private Optional<String> trouble = Optional.empty();
    private FixedPoints known = FixedPoints.NONE;

    /**
     * Reads nothing yet.
     *
     * @param places where it may be: the first that exists counts
     * @param network whose points are wanted
     * @param most points at most
     */
    FixedPointsFile(List<Path> places, String network, int most) {
        this.places = List.copyOf(places);
        this.network = network;
        this.most = most;
    }

    /** What it says now. */
    List<PointId> points() {
        if (network.isEmpty() || places.isEmpty()) {
            return List.of();
        }
        Optional<Path> file = places.stream().filter(Files::exists).findFirst();
        if (file.isEmpty()) {
            known = FixedPoints.NONE;
            read = new byte[0];
            complain("there is no file of fixed points: " + places.get(places.size() - 1));
        } else {
            read(file.get());
        }
        return known.points();
    }

    private void read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] text = in.readNBytes(FixedPoints.MOST_BYTES + 1);
            if (text.length > FixedPoints.MOST_BYTES) {
                complain(file + " is not read: it has more than " + FixedPoints.MOST_BYTES + " bytes");
            } else if (!Arrays.equals(text, read)) {
                known = FixedPoints.read(text, network, most);
                read = text;
                trouble = Optional.empty();
                tell(file);
            }
        } catch (CharacterCodingException e) {
            complain(file + " is not read: it is not UTF-8");
        } catch (IOException e) {
            complain(file + " cannot be read: " + e);
        }
    }

    private void tell(Path file) {
        known.damages().forEach(damage -> LOG.warn("{}, {}; the other lines count", file, damage));
        if (!known.points().isEmpty()) {
            LOG.info(
                    "{} names {} points of {} for the case that names fail, {}",
                    file,
                    known.points().size(),
                    network,
                    known.dated().map(LocalDate::toString).map("dated "::concat).orElse("without a date"));
        }
    }

    private void complain(String what) {
        if (!trouble.equals(Optional.of(what))) {
            trouble = Optional.of(what);
            LOG.warn("{}", what);
        }
    }
}
