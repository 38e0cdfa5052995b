package org.jackfield.pool.policy;

import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jackfield.api.scoring.ScoringPolicy;

/**
 * An answer, and the very settings by which it was given.
 *
 * @param settings as the policy says them
 */
public record Settled<A>(A answer, Map<String, String> settings) {

    private static final int MOST_CHANGES = 100;
    private static final int MOST_CHARACTERS = 1 << 14;

    /**
     * Asks. Settings may change while a policy thinks: what it says counts if they are the same after it as before.
     *
     * @throws IllegalStateException with a sentence, if they never are, or are more than anybody reads
     */
    public static <A> Settled<A> ask(Supplier<Map<String, String>> settings, Supplier<A> question) {
        for (int i = 0; i < MOST_CHANGES; i++) {
            Map<String, String> before = read(settings);
            A answer = Objects.requireNonNull(question.get(), "it answered null");
            if (before.equals(read(settings))) {
                return new Settled<>(answer, before);
            }
        }
        throw new IllegalStateException("its settings change faster than it answers");
    }

    private static Map<String, String> read(Supplier<Map<String, String>> policy) {
        Map<String, String> settings = Map.copyOf(policy.get());
        int length = settings.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        if (settings.size() > ScoringPolicy.MOST_SETTINGS || length > MOST_CHARACTERS) {
            throw new IllegalStateException("it has " + settings.size() + " settings of " + length
                    + " characters, which are more than anybody reads");
        }
        return settings;
    }
}
