package org.jackfield.api.point;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever text arrives: it is a point with one text, or is refused with a sentence. The network is never asked. First come those that are kept
 * in {@code points}, and others are made of them; a text that fails is named as it would stand there.
 */
class HostilePointsTest {

    private static final long SEED = 5_042;

    /** More of them: the profile {@code fuzz}. */
    private static final int EXECUTIONS = Integer.getInteger("jackfield.fuzz.executions", 1_000_000);

    private static final List<String> HONEST = List.of(
            "tcp://192.0.2.7:9732",
            "wss://[2001:db8::1]:443",
            "node.example:9732",
            "[::ffff:192.0.2.7]:1",
            "udp://[::]:0",
            "s+.-9://_x.y-z:65535",
            "[1:0:0:2:0:0:0:3]:7",
            "0.0.0.0:00001");
    private static final Pattern ESCAPED = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final String ALPHABET = "0123456789abcdefxZ:.[]/%-_@#+ \u0000\u00e9\u0130\uff11\ud800";
    private static final List<String> PIECES = List.of(
            "://",
            "::",
            "]:",
            "[",
            "255.",
            "256",
            "0x7f",
            ":65536",
            ":-1",
            "localhost",
            "ffff:",
            "1e3",
            "\r\n",
            "\u202e");

    @Test
    void whateverIsReadHasOneTextAndTheRestIsRefused() throws IOException {
        List<String> kept = kept();
        System.out.println("texts that may be points: seed " + SEED + ", " + EXECUTIONS + " of them, first "
                + kept.size() + " that are kept");
        Random random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < EXECUTIONS; i++) {
            String text = i < kept.size() ? kept.get(i) : text(kept, random);
            read += reads(text, () -> PointId.parse(text)) | reads(text, () -> PointId.parse(text, 9732)) ? 1 : 0;
        }
        assertTrue(read > EXECUTIONS / 20, read + " were read");
    }

    private static boolean reads(String text, Supplier<PointId> reading) {
        try {
            PointId point = reading.get();
            assertEquals(point, PointId.parse(point.toString()), () -> line(text));
            assertEquals(point.toString(), PointId.parse(point.toString()).toString(), () -> line(text));
            assertTrue(point.toString().length() <= 300, () -> line(text));
            point.address();
            return true;
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains(" "), () -> line(text));
            return false;
        } catch (RuntimeException e) {
            return fail(line(text), e);
        }
    }

    private static List<String> kept() throws IOException {
        try (InputStream in = HostilePointsTest.class.getResourceAsStream("points")) {
            return new String(in.readAllBytes(), US_ASCII)
                    .lines()
                    .map(line -> ESCAPED.matcher(line)
                            .replaceAll(code -> Matcher.quoteReplacement(
                                    String.valueOf((char) Integer.parseInt(code.group(1), 16)))))
                    .toList();
        }
    }

    /** As it is kept. */
    private static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.chars().forEach(each -> {
            if (each < ' ' || each > '~' || each == '\\') {
                line.append(String.format("\\u%04x", each));
            } else {
                line.append((char) each);
            }
        });
        return line.toString();
    }

    /** Nothing takes longer than the length of the text explains. */
    @Test
    @Timeout(60)
    void aVeryLongTextIsRefusedInNoTime() {
        int length = 1 << 20;
        for (String piece : List.of("a", ".", "-", "1", ":", "[", "]", "a.", "0.", "1:", "://", "_-")) {
            String text = piece.repeat(length / piece.length());
            for (String whole :
                    List.of(text, "[" + text + "]:1", "tcp://" + text + ":1", text + "://a:1", "a:" + text)) {
                long begun = System.nanoTime();
                try {
                    fail("read: " + PointId.parse(whole).toString().length());
                } catch (IllegalArgumentException refused) {
                    Duration time = Duration.ofNanos(System.nanoTime() - begun);
                    assertTrue(time.toSeconds() < 5, piece + " took " + time);
                }
            }
        }
    }

    /** Mostly of an honest one, as of most of the others nothing that could be read can be made. */
    private static String text(List<String> kept, Random random) {
        int of = random.nextInt(10);
        List<String> seeds = of < 4 ? kept : HONEST;
        StringBuilder text = new StringBuilder(of == 9 ? "" : seeds.get(random.nextInt(seeds.size())));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(3)));
                case 3 -> text.insert(at, text.substring(random.nextInt(at + 1), at));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }
}
