package org.jackfield.distribution.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import org.jackfield.api.identity.Identity;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.identity.IdentitySearch;
import org.jackfield.distribution.identity.Refusals;
import org.jackfield.distribution.plugins.Plugins;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Log;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield run}: one node, until it is told to stop. */
@Command(
        name = "run",
        description = {
            "Runs a node until Ctrl-C or SIGTERM, which shut it down cleanly.",
            "Options win over the files in DATA-DIR/etc, which win over those in the distribution's etc; files are read live."
        },
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
    private static final long STOP_SECONDS = 20;

    @Mixin
    private RunOptions options;

    private final long begun = System.nanoTime();
    private final CompletableFuture<Optional<Refusal>> end = new CompletableFuture<>();

    @Override
    public Integer call() throws Refusal, InterruptedException, IOException {
        Terminal terminal = Terminal.ofThisProcess();
        Installation installation = Installation.ofThisProgram();
        Path folder = plugins(installation);
        try (DataDirectory data = DataDirectory.open(options.dataDirectory)) {
            log(data);
            SettingsLayers layers = new SettingsLayers(
                    installation.etc(), data.etc(), FlagSettings.of(options, data, installation.etc()));
            Settings settings = layers.open();
            DescribedSettings described =
                    new DescribedSettings(List.of(installation.bundles(), folder, data.plugins()));
            CheckedSettings.check(settings, layers, described.get());
            Identity identity = identity(data.identity(), settings, terminal);
            NodeConsole console = new NodeConsole(
                    terminal,
                    form(),
                    FlagSettings.listen(settings),
                    FlagSettings.doors(settings, options.noRpc),
                    InstantSource.system(),
                    refusal -> end.complete(Optional.of(refusal)));
            Plugins plugins = new Plugins(
                    List.of(folder, data.plugins()), data.copies(), InstantSource.system(), console, console);
            open(plugins);
            FelixNode node =
                    new FelixNode(installation, plugins, data.cache(), new StartLevels(options.shell, !options.noRpc));
            Stopping stopping = new Stopping(node, console);
            Runtime.getRuntime().addShutdownHook(stopping);
            CheckedSettings checked = new CheckedSettings(layers, settings, described, console);
            SilentPoints silent = new SilentPoints(checked::listen, InstantSource.system(), console);
            try (Watch watch = new Watch("watch", List.of(silent::look, console::look));
                    Watch folders = new Watch("plugins", List.of(plugins::look))) {
                int bundles = node.start(
                        checked, plugins.andThen(silent).andThen(console), new BundleLog(new BundleTroubles(console)));
                tellStart(console, identity, data, bundles);
                watch.begin();
                folders.begin();
                return awaitEnd(node);
            } finally {
                stopping.byCommand();
            }
        }
    }

    private int awaitEnd(FelixNode node) throws Refusal {
        watchFramework(node);
        if (options.attached) {
            watchInput();
        }
        Optional<Refusal> refusal = end.join();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return ExitCode.DONE.number();
    }

    private void log(DataDirectory data) throws Refusal {
        try {
            Log.toFiles(data.logs(), options.verbose ? Level.FINE : Level.INFO);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The log in " + data.logs() + " cannot be written: " + e.getMessage() + ".");
        }
    }

    private static void open(Plugins plugins) throws Refusal {
        try {
            plugins.open();
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The plugins cannot be copied into the cache: " + e.getMessage() + ".");
        }
    }

    private Identity identity(Path file, Settings settings, Terminal terminal) throws Refusal, InterruptedException {
        if (Files.notExists(file)) {
            return new IdentitySearch(terminal, options.json).generate(file, FlagSettings.expectedPow(settings));
        }
        try {
            return IdentityFile.load(file);
        } catch (IdentityException e) {
            throw Refusals.of(e);
        }
    }

    private Path plugins(Installation installation) throws Refusal {
        Path plugins = options.plugins.orElse(installation.plugins()).toAbsolutePath();
        if (!Files.isDirectory(plugins)) {
            throw new Refusal(ExitCode.USAGE, "There is no plugin folder " + plugins + ".");
        }
        return plugins;
    }

    private NodeConsole.Form form() {
        if (options.shell) {
            return NodeConsole.Form.SILENT;
        }
        return options.json ? NodeConsole.Form.JSON : NodeConsole.Form.SENTENCES;
    }

    private void tellStart(NodeConsole console, Identity identity, DataDirectory data, int bundles) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("peer", identity.peer().text());
        parts.put("dataDirectory", data.path().toString());
        parts.put("bundles", bundles);
        parts.put("seconds", seconds);
        parts.put("pid", ProcessHandle.current().pid());
        console.tell(
                "started",
                "node " + identity.peer() + " started: " + bundles + " bundles in " + Counts.time(seconds)
                        + ", data in " + data.path(),
                parts);
    }

    /** Ends the waiting when the framework stops by itself: from its shell, say. */
    private void watchFramework(FelixNode node) {
        Thread watch = new Thread(
                () -> {
                    try {
                        node.awaitStop();
                        end.complete(Optional.empty());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "framework-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Ends the node when standard input does. */
    private void watchInput() {
        Thread watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        LOG.info("standard input broke off: {}", e.getMessage());
                    }
                    end.complete(Optional.empty());
                },
                "input-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /** Stops the node once: when the command ends, or when the process is told to, and then as if all had been done: exit code 0. */
    private static final class Stopping extends Thread {

        private final FelixNode node;
        private final NodeConsole console;
        private boolean stopped;

        Stopping(FelixNode node, NodeConsole console) {
            super("stop");
            this.node = node;
            this.console = console;
        }

        /** The process was told to end; if the command is about to end by itself, it does so first. */
        @Override
        public void run() {
            once();
            Runtime.getRuntime().halt(ExitCode.DONE.number());
        }

        /** The command ends, with an exit code of its own unless the process was told to end meanwhile. */
        void byCommand() {
            once();
            try {
                Runtime.getRuntime().removeShutdownHook(this);
            } catch (IllegalStateException e) {
                LOG.debug("the process was told to end meanwhile", e);
            }
        }

        private synchronized void once() {
            if (stopped) {
                return;
            }
            stopped = true;
            try {
                if (!node.stop(STOP_SECONDS)) {
                    LOG.warn("the node did not stop within {} s", STOP_SECONDS);
                }
                console.tell("stopped", "node stopped", Map.of());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
