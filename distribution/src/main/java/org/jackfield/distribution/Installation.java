package org.jackfield.distribution;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the distribution lies on the disk, and what is where in it. Only read; many nodes run from one.
 *
 * @param home the directory that holds {@code bundles}, {@code plugins}, {@code etc}, {@code bin} and {@code lib}
 */
public record Installation(Path home) {

    /** The one that this program is part of. */
    public static Installation ofThisProgram() throws Refusal {
        String told = System.getProperty("jackfield.home");
        Path home = (told == null ? ofJar() : Path.of(told)).toAbsolutePath().normalize();
        if (!Files.isDirectory(home.resolve("bundles"))) {
            throw new Refusal(
                    ExitCode.INCOMPLETE, "There is no distribution in " + home + ": it has no folder 'bundles'.");
        }
        return new Installation(home);
    }

    /** One folder per start level. */
    public Path bundles() {
        return home.resolve("bundles");
    }

    /** Watched while a node runs. */
    public Path plugins() {
        return home.resolve("plugins");
    }

    /** The defaults of the settings. */
    public Path etc() {
        return home.resolve("etc");
    }

    /** What only the demo uses. */
    public Path demo() {
        return home.resolve("demo");
    }

    /** What only the benchmarks use. */
    public Path bench() {
        return home.resolve("bench");
    }

    /** The program itself. */
    public Path program() {
        return home.resolve("bin").resolve("jackfield");
    }

    private static Path ofJar() throws Refusal {
        try {
            Path jar = Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return jar.resolve("../..");
        } catch (URISyntaxException e) {
            throw new Refusal(ExitCode.INCOMPLETE, "The distribution cannot be found: " + e.getMessage());
        }
    }
}
