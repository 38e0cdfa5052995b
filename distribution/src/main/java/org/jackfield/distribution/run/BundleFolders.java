package org.jackfield.distribution.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;

/** The bundles of the distribution, each with its start level: the number that its folder is named by. */
final class BundleFolders {

    private BundleFolders() {}

    /** All jars in the folders of some levels, in order of their paths. */
    static SortedMap<Path, Integer> of(StartLevels levels, Path bundles) throws Refusal {
        SortedMap<Path, Integer> found = new TreeMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(bundles, "[0-9]*")) {
            for (Path folder : folders) {
                int startLevel = startLevel(folder);
                if (levels.has(startLevel)) {
                    for (Path jar : jars(folder)) {
                        found.put(jar, startLevel);
                    }
                }
            }
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.INCOMPLETE, "The bundles in " + bundles + " cannot be listed: " + e.getMessage() + ".");
        }
        if (found.isEmpty()) {
            throw new Refusal(ExitCode.INCOMPLETE, "There are no bundles in " + bundles + ".");
        }
        return found;
    }

    private static List<Path> jars(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            files.forEach(jars::add);
        }
        return jars;
    }

    private static int startLevel(Path folder) throws Refusal {
        try {
            return Integer.parseInt(folder.getFileName().toString());
        } catch (NumberFormatException e) {
            throw new Refusal(ExitCode.INCOMPLETE, "The folder " + folder + " is not named by a start level.");
        }
    }
}
