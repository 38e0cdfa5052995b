package org.jackfield.distribution.identity;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all commands about identities ask. */
final class IdentityOptions {

    @Option(
            names = {"-d", "--data-dir"},
            required = true,
            paramLabel = "DIR",
            converter = DirectoryConverter.class,
            description = "The node's data directory.")
    private Path dataDirectory;

    @Option(names = "--json", description = "Answer with JSON, one object per line.")
    private boolean json;

    Path file() {
        return dataDirectory.resolve("identity.json");
    }

    boolean json() {
        return json;
    }
}
