package org.jackfield.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
        List<Contestant> found = new ArrayList<>();
        Path node = folder.resolve("js/node_modules/.bin/node");
        if (Files.isExecutable(node)) {
            found.add(new Contestant(
                    Field.JS,
                    List.of(node.toString(), folder.resolve("js/end.js").toString()),
                    true));
        }
        Path absent = folder.resolve("absent");
        if (Files.exists(absent)) {
            for (String line : Files.readAllLines(absent)) {
                progress.accept(line);
                results.remark(line);
            }
        }
        return found;
    }
}
