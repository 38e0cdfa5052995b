package org.jackfield.discovery.bootstrap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.api.point.PointId;

/**
 * What a file of fixed points says of one network.
 *
 * <pre>
 *   # a comment, also behind a point
 *   dated 2026-11-29          the day on which all this was true, before the first section
 *   [mainnet]                 a section: the network of the points below
 *   192.0.2.7                 [scheme://]ADDRESS[:PORT], an address in each line, no name: names have failed when it is read
 * </pre>
 *
 * A line that is none of these is damaged, and told with its number; it spoils no other. So is one too many for the network.
 *
 * @param dated the day, if the file says it
 * @param points of the network, in the order of the file, each once
 * @param damages a sentence for each damaged line, at most {@link #MOST_DAMAGES}, the last of which counts the others
 */
record FixedPoints(Optional<LocalDate> dated, List<PointId> points, List<String> damages) {

    /** Where a Tezos node listens unless it says otherwise. */
    static final int DEFAULT_PORT = 9732;

    /** What is longer is no file of points. */
    static final int MOST_BYTES = 1 << 20;

    static final int MOST_DAMAGES = 20;

    private static final int LONGEST_SHOWN = 60;

    private static final Pattern SECTION = Pattern.compile("\\[\\s*([^\\[\\]\\s]+)\\s*]");

    /** There is none. */
    static final FixedPoints NONE = new FixedPoints(Optional.empty(), List.of(), List.of());

    FixedPoints {
        points = List.copyOf(points);
        damages = List.copyOf(damages);
    }

    /**
     * Reads the text of a file.
     *
     * @param most points at most
     * @throws CharacterCodingException if it is not UTF-8
     */
    static FixedPoints read(byte[] text, String network, int most) throws CharacterCodingException {
        String all = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(text))
                .toString();
        Reading reading = new Reading(network, most);
        int number = 0;
        for (String line : all.split("\\R", -1)) {
            reading.line(++number, line.replaceFirst("#.*", "").strip());
        }
        return reading.outcome();
    }

    /** From the first line to the last. */
    private static final class Reading {

        private final String network;
        private final int most;
        private final List<PointId> points = new ArrayList<>();
        private final List<String> damages = new ArrayList<>();
        private Optional<LocalDate> dated = Optional.empty();
        private Optional<String> section = Optional.empty();
        private int untold;

        Reading(String network, int most) {
            this.network = network;
            this.most = most;
        }

        void line(int number, String text) {
            if (text.isEmpty()) {
                return;
            }
            try {
                if (text.startsWith("[")) {
                    // of a damaged one nobody knows whose points follow: they are nobody's
                    section = Optional.of("");
                    section = Optional.of(section(text));
                } else if (section.isEmpty()) {
                    dated = Optional.of(date(text));
                } else {
                    take(point(text));
                }
            } catch (IllegalArgumentException e) {
                damaged(number, e.getMessage());
            }
        }

        private static String section(String text) {
            Matcher name = SECTION.matcher(text);
            if (!name.matches()) {
                throw new IllegalArgumentException(
                        shown(text) + " is no [NETWORK], and whose the next points are is unknown");
            }
            return name.group(1);
        }

        private LocalDate date(String text) {
            if (!text.startsWith("dated ")) {
                throw new IllegalArgumentException(shown(text) + " stands before the first [NETWORK], and is no date");
            }
            if (dated.isPresent()) {
                throw new IllegalArgumentException("the file is dated already");
            }
            try {
                return LocalDate.parse(text.substring("dated ".length()).strip());
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(shown(text) + " is not 'dated YEAR-MONTH-DAY'", e);
            }
        }

        private static PointId point(String text) {
            PointId point;
            try {
                point = PointId.parse(text, DEFAULT_PORT);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(shown(text) + " is no point", e);
            }
            if (point.address().isEmpty()) {
                throw new IllegalArgumentException(
                        shown(text) + " is a name and no address, and names have failed" + " when it is wanted");
            }
            if (point.port() == 0
                    || point.address().get().isAnyLocalAddress()
                    || point.address().get().isMulticastAddress()) {
                throw new IllegalArgumentException(shown(text) + " cannot be dialled");
            }
            return point;
        }

        private void take(PointId point) {
            if (!section.equals(Optional.of(network)) || points.contains(point)) {
                return;
            }
            if (points.size() == most) {
                throw new IllegalArgumentException(point + " is more than max-points (" + most + ") allows");
            }
            points.add(point);
        }

        private void damaged(int number, String why) {
            if (damages.size() < MOST_DAMAGES - 1) {
                damages.add("line " + number + ": " + why);
            } else {
                untold++;
            }
        }

        FixedPoints outcome() {
            if (untold > 0) {
                damages.add("and " + untold + " lines more");
            }
            return new FixedPoints(dated, points, damages);
        }

        /** Without what could steer a terminal. */
        private static String shown(String text) {
            String plain = text.replaceAll("[^ -~]", "?");
            return "'" + (plain.length() > LONGEST_SHOWN ? plain.substring(0, LONGEST_SHOWN) + "..." : plain) + "'";
        }
    }
}
