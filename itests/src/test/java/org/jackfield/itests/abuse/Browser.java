package org.jackfield.itests.abuse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Chromium without a window, with a profile of its own, that finds nobody but this machine. */
final class Browser {

    /** A name that leads the browser here, as a name server can make any name of its own do. */
    static final String REBOUND = "rebound.example";

    private static final int PATIENCE_SECONDS = 60;

    private final Path program;
    private final Path profile;

    private Browser(Path program, Path profile) {
        this.program = program;
        this.profile = profile;
    }

    /** The one that is installed, if any. */
    static Optional<Browser> installed(Path profile) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Browser(program, profile));
    }

    /** What a page has become some seconds after it was opened, as HTML. */
    String show(String url) {
        Path page = profile.resolveSibling("page.html");
        Process process = start(page, "--virtual-time-budget=4000", "--dump-dom", url);
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, SECONDS), "the browser still thinks about " + url);
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            end(process);
        }
    }

    /** Opens a page, and lets it do what it does until it is closed. */
    Visit open(String url) {
        Process process = start(profile.resolveSibling("visit.html"), "--remote-debugging-port=0", url);
        return () -> end(process);
    }

    /** A page that is open. */
    @FunctionalInterface
    interface Visit extends AutoCloseable {
        @Override
        void close();
    }

    private Process start(Path out, String... more) {
        List<String> words = new ArrayList<>(List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--user-data-dir=" + profile,
                "--host-resolver-rules=MAP " + REBOUND + " 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"));
        words.addAll(List.of(more));
        try {
            return new ProcessBuilder(words)
                    .redirectError(profile.resolveSibling("browser.log").toFile())
                    .redirectOutput(out.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }
}
