package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jackfield.benchmarks.Contestant.Skill;

/** The programs of others, which {@code itests/benchmarks/bench} has put into a folder: those that could be built. */
final class Others {

    private final Path folder;
    private final Consumer<String> progress;

    Others(Path folder, Consumer<String> progress) {
        this.folder = folder.toAbsolutePath();
        this.progress = progress;
    }

    /** Who is there; of who is not a remark says why, if the folder knows. */
    List<Contestant> found(Results results) throws IOException {
        List<Contestant> found = new ArrayList<>(onTheNewerJava());
        program("c/end").ifPresent(end -> found.add(Field.streaming(Field.SODIUM_IN_C, List.of(end))));
        program("js/node_modules/.bin/node")
                .ifPresent(node -> found.add(
                        libp2p(Field.JS, node, folder.resolve("js/end.js").toString())));
        program("go/end").ifPresent(end -> found.add(libp2p(Field.GO, end)));
        program("rust/release/end").ifPresent(end -> found.add(libp2p(Field.RUST, end)));
        for (String line : lines("absent")) {
            progress.accept(line);
            results.remark(line);
        }
        return found;
    }

    /** Their versions, for the report. */
    List<String> versions() throws IOException {
        return lines("versions");
    }

    /** The same node on a Java that can call libsodium, and there with its own cipher as well, if this is not that Java. */
    private List<Contestant> onTheNewerJava() throws IOException {
        List<String> java = lines("sodium/java");
        if (java.isEmpty()) {
            return List.of();
        }
        Jvm jvm = Jvm.at(Path.of(java.get(0)));
        List<Contestant> found = new ArrayList<>();
        if (Integer.parseInt(java.get(1)) != Runtime.version().feature()) {
            found.add(Field.streaming(Field.NEW_JAVA, jvm.command("NodeEnd", List.of())));
        }
        found.add(Field.streaming(
                Field.SODIUM, jvm.command(folder.resolve("sodium"), "NodeEnd", List.of("cipher=SodiumBoxes"))));
        return found;
    }

    private static Contestant libp2p(String name, String... command) {
        return new Contestant(name, List.of(command), Set.of(Skill.values()));
    }

    private Optional<String> program(String path) {
        return Optional.of(folder.resolve(path)).filter(Files::isExecutable).map(Path::toString);
    }

    private List<String> lines(String path) throws IOException {
        Path file = folder.resolve(path);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }
}
