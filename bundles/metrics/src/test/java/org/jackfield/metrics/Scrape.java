package org.jackfield.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as Prometheus reads it, strictly: every family has one HELP and one TYPE before its samples, samples stand together, none comes
 * twice, and the classes of a histogram add up.
 */
final class Scrape {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\\\\n\"])*)\",?");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary", "untyped");

    private final Map<String, String> types = new LinkedHashMap<>();
    private final Map<String, Double> samples = new LinkedHashMap<>();

    private Scrape() {}

    static Scrape of(Page page) {
        String text = new String(page.body(), StandardCharsets.UTF_8);
        if (!text.endsWith("\n")) {
            throw new AssertionError("the last line has no end");
        }
        Scrape scrape = new Scrape();
        Set<String> helped = new HashSet<>();
        Set<String> over = new HashSet<>();
        String family = "";
        for (String line : text.split("\n")) {
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                String name = comment.group(2);
                if (comment.group(1).equals("HELP")) {
                    check(helped.add(name), "a second " + line);
                } else {
                    check(helped.contains(name), "no help before " + line);
                    check(TYPES.contains(comment.group(3)), line);
                    check(scrape.types.put(name, comment.group(3)) == null, "a second " + line);
                    over.add(family);
                    family = name;
                }
                continue;
            }
            Matcher sample = SAMPLE.matcher(line);
            check(sample.matches(), "not a sample: " + line);
            check(belongs(sample.group(1), family, scrape.types.get(family)), line + " stands among " + family);
            check(!over.contains(family), family + " comes again");
            String key = sample.group(1) + labels(sample.group(2));
            check(scrape.samples.put(key, number(sample.group(3))) == null, "a second " + key);
        }
        scrape.histograms();
        return scrape;
    }

    /** A sample, its labels sorted: {@code name{a="b",c="d"}}. */
    double value(String sample) {
        Double value = samples.get(sample);
        check(value != null, "no " + sample + " among " + named(sample.replaceFirst("\\{.*", "")));
        return value;
    }

    boolean has(String sample) {
        return samples.containsKey(sample);
    }

    String type(String name) {
        return types.getOrDefault(name, "absent");
    }

    /** All samples of that name. */
    List<String> named(String name) {
        return samples.keySet().stream()
                .filter(sample -> sample.equals(name) || sample.startsWith(name + "{"))
                .toList();
    }

    /** The samples of the node itself, without those of the JVM. */
    List<String> ofTheNode() {
        return samples.keySet().stream()
                .filter(sample -> !sample.startsWith("jvm_"))
                .toList();
    }

    private void histograms() {
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                histogram(name);
            }
        });
    }

    private void histogram(String name) {
        List<Double> counts = new ArrayList<>();
        for (String bucket : named(name + "_bucket")) {
            counts.add(samples.get(bucket));
        }
        check(counts.equals(counts.stream().sorted().toList()), name + " does not add up: " + counts);
        check(has(name + "_bucket{le=\"+Inf\"}"), name + " has no last class");
        check(value(name + "_bucket{le=\"+Inf\"}") == value(name + "_count"), name + " counts two ways");
        check(has(name + "_sum"), name + " has no sum");
    }

    private static boolean belongs(String sample, String family, String type) {
        if (type == null) {
            return false;
        }
        return switch (type) {
            case "histogram", "summary" ->
                List.of(family + "_bucket", family + "_count", family + "_sum", family)
                        .contains(sample);
            default -> sample.equals(family);
        };
    }

    private static String labels(String text) {
        if (text == null) {
            return "";
        }
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (label.find()) {
            check(label.start() == end, "not labels: " + text);
            check(labels.put(label.group(1), label.group(2)) == null, "a label comes twice: " + text);
            end = label.end();
        }
        check(end == text.length(), "not labels: " + text);
        List<String> written = new ArrayList<>();
        labels.forEach((name, value) -> written.add(name + "=\"" + value + "\""));
        return "{" + String.join(",", written) + "}";
    }

    private static double number(String text) {
        return text.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
