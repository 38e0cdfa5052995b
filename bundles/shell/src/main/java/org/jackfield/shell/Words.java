package org.jackfield.shell;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What follows a command.
 *
 * @param plain the words that are no options
 * @param why what {@code --why} says
 * @param period what {@code --for} says
 */
record Words(List<String> plain, String why, Optional<Duration> period) {

    private static final Pattern PERIOD = Pattern.compile("(\\d{1,9})([smhd])");

    /**
     * Reads plain words alone, as many as there may be.
     *
     * @throws Misuse if there are more or fewer
     */
    static List<String> plain(String usage, int least, int most, String... words) {
        for (String word : words) {
            if (word.startsWith("--")) {
                throw new Misuse("there is no option " + word + "; usage: " + usage);
            }
        }
        if (words.length < least || words.length > most) {
            throw new Misuse("usage: " + usage);
        }
        return List.of(words);
    }

    /**
     * Reads words among which there may be {@code --why TEXT} and {@code --for PERIOD}.
     *
     * @throws Misuse with a sentence that says what is wrong
     */
    static Words withReason(String usage, int least, int most, String... words) {
        List<String> plain = new ArrayList<>();
        String why = "";
        Optional<Duration> period = Optional.empty();
        for (int i = 0; i < words.length; i++) {
            if (!words[i].equals("--why") && !words[i].equals("--for")) {
                plain.add(words[i]);
                continue;
            }
            if (i + 1 == words.length) {
                throw new Misuse(words[i] + " lacks its value; usage: " + usage);
            }
            if (words[i].equals("--why")) {
                why = words[++i];
            } else {
                period = Optional.of(period(words[++i]));
            }
        }
        return new Words(plain(usage, least, most, plain.toArray(String[]::new)), why, period);
    }

    private static Duration period(String text) {
        Matcher matcher = PERIOD.matcher(text);
        if (!matcher.matches()) {
            throw new Misuse("'" + text + "' is no period: write 90s, 15m, 12h or 30d");
        }
        long number = Long.parseLong(matcher.group(1));
        if (number == 0) {
            throw new Misuse("a period is longer than zero, not " + text);
        }
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
