package org.jackfield.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param plan how long
 * @param only the programs; empty: all
 * @param json for programs instead of people
 * @param out where to write files
 * @param others where the programs of others lie
 */
record Options(Plan plan, List<String> only, boolean json, Optional<Path> out, Optional<Path> others) {

    private static final int MOST = 10_000;

    /** Reads the command line. */
    static Options of(String... arguments) {
        Plan plan = Plan.SHORT;
        Optional<Integer> rounds = Optional.empty();
        Optional<Integer> idle = Optional.empty();
        List<String> only = List.of();
        boolean json = false;
        Optional<Path> out = Optional.empty();
        Optional<Path> others = Optional.empty();
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String word = words.next();
            switch (word) {
                case "--full":
                    plan = Plan.FULL;
                    break;
                case "--brief":
                    plan = Plan.BRIEF;
                    break;
                case "--glance":
                    plan = Plan.GLANCE;
                    break;
                case "--json":
                    json = true;
                    break;
                case "--only":
                    only = programs(value(word, words));
                    break;
                case "--rounds":
                    rounds = Optional.of(number(word, value(word, words)));
                    break;
                case "--idle-seconds":
                    idle = Optional.of(number(word, value(word, words)));
                    break;
                case "--out":
                    out = Optional.of(Path.of(value(word, words)));
                    break;
                case "--others":
                    others = Optional.of(Path.of(value(word, words)));
                    break;
                default:
                    throw new IllegalArgumentException("nobody understands " + word);
            }
        }
        plan = rounds.map(plan::lasting).orElse(plan);
        plan = idle.map(Duration::ofSeconds).map(plan::idling).orElse(plan);
        return new Options(plan, only, json, out, others);
    }

    boolean wants(String program) {
        return only.isEmpty() || only.contains(program);
    }

    private static String value(String word, Iterator<String> words) {
        if (!words.hasNext()) {
            throw new IllegalArgumentException(word + " wants a value");
        }
        return words.next();
    }

    private static List<String> programs(String list) {
        List<String> asked = List.of(list.split(","));
        asked.stream()
                .filter(name -> !Benchmarks.names().contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("there is no program " + name + ", but " + Benchmarks.names());
                });
        return asked;
    }

    private static int number(String word, String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(word + " wants a number, not " + text, e);
        }
        throw new IllegalArgumentException(word + " lies between 1 and " + MOST + ", not at " + text);
    }
}
