package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the jars go that nobody uses any more: into the folder {@value #FOLDER} beside them, which keeps the last one of each plugin. What
 * cannot be put there stays where it is.
 */
final class Aside {

    static final String FOLDER = ".replaced";

    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);

    private Aside() {}

    /** Moves a jar; gives its new place, or nothing if it stays. */
    static Optional<Path> move(PluginJar old) {
        return put(old.jar(), old.jar(), old.name(), true);
    }

    /**
     * Keeps bytes that are nowhere else any more, under the name of the jar that they were in.
     *
     * @param bytes a bundle of that name
     */
    static Optional<Path> keep(Path bytes, Path jar, String name) {
        return put(bytes, jar, name, false);
    }

    private static Optional<Path> put(Path bytes, Path jar, String name, boolean move) {
        Path folder = jar.resolveSibling(FOLDER);
        Path place = folder.resolve(jar.getFileName());
        Path part = folder.resolve(jar.getFileName() + ".part");
        try {
            Files.createDirectories(folder);
            if (move) {
                Files.move(bytes, place, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.copy(bytes, part, StandardCopyOption.REPLACE_EXISTING);
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be put into {}", jar, folder, e);
            return Optional.empty();
        }
        forgetOthers(folder, place, name);
        return Optional.of(place);
    }

    private static void forgetOthers(Path folder, Path kept, String name) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : jars) {
                if (!jar.equals(kept) && PluginJar.nameOf(jar).equals(name)) {
                    Files.deleteIfExists(jar);
                }
            }
        } catch (IOException e) {
            LOG.warn("{} may keep more than the last version of {}", folder, name, e);
        }
    }
}
