package org.jackfield.distribution.run;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes one sentence for people of what the framework says of a bundle that fails. Each is told once. Safe from any thread. */
final class BundleTroubles {

    private static final Pattern FILE = Pattern.compile("file:\\S+?\\.jar");
    private static final Pattern PACKAGE =
            Pattern.compile("missing requirement .*?\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern REQUIREMENT =
            Pattern.compile("missing requirement \\[.*?\\)] ([^;]+; .*?)(?: \\[|$| Unres)");
    private static final int MOST_REMEMBERED = 1_000;

    private final List<PluginMirror> mirrors;
    private final Complaints complaints;
    private final Set<String> told = new HashSet<>();

    /**
     * Has told nothing yet.
     *
     * @param mirrors know of which files the framework sees copies
     */
    BundleTroubles(List<PluginMirror> mirrors, Complaints complaints) {
        this.mirrors = mirrors;
        this.complaints = complaints;
    }

    /** What a bundle of the framework complains of. */
    void tell(String message, Optional<Throwable> thrown) {
        Matcher file = FILE.matcher(message);
        if (file.find()) {
            String reason = thrown.map(BundleTroubles::reason).orElse("the framework refuses it");
            once("plugin-refused", "The plugin " + original(file.group()) + " does not start: " + reason);
        } else {
            once(
                    "bundle-trouble",
                    message.strip() + thrown.map(t -> ": " + reason(t)).orElse(""));
        }
    }

    private synchronized void once(String word, String sentence) {
        if (told.size() >= MOST_REMEMBERED) {
            told.clear();
        }
        if (told.add(sentence)) {
            complaints.complain(
                    word, sentence.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "") + "; the log has more.");
        }
    }

    private String original(String uri) {
        String path = Path.of(URI.create(uri)).toString();
        for (PluginMirror mirror : mirrors) {
            path = mirror.original(path);
        }
        return path;
    }

    /** What was at the bottom of it. */
    static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = String.valueOf(root.getMessage());
        Matcher wanted = PACKAGE.matcher(message);
        if (wanted.find()) {
            return "no bundle exports the package " + wanted.group(1) + " that it imports, in a fitting version";
        }
        Matcher requirement = REQUIREMENT.matcher(message);
        if (requirement.find()) {
            return "it requires " + requirement.group(1) + ", which no bundle provides";
        }
        return root.toString();
    }
}
