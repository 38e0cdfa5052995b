package org.jackfield.distribution.plugins;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a sentence's end for people of what the framework throws. */
public final class FrameworkReason {

    private static final Pattern PACKAGE =
            Pattern.compile("missing requirement .*?\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern REQUIREMENT =
            Pattern.compile("missing requirement \\[.*?\\)] ([^;]+; .*?)(?: \\[|$| Unres)");

    private FrameworkReason() {}

    /** What was at the bottom of it. */
    public static String of(Throwable thrown) {
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

    /** Whether a bundle that comes later could mend it. */
    static boolean isLack(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).contains("missing requirement");
    }
}
