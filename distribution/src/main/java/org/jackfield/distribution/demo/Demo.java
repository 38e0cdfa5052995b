package org.jackfield.distribution.demo;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.identity.Identity;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import org.jackfield.handshake.identity.IdentityGenerator;
import org.jackfield.handshake.identity.JavaWorkSearch;

/** Sets the stage: directories, identities, points and processes, and clears all of it away. */
final class Demo implements AutoCloseable {

    private static final String[] NAMES = {
        "alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan", "judy", "mallory", "niaj", "olivia",
        "peggy", "rupert", "sybil"
    };
    private static final Difficulty LOW = new Difficulty(12);
    private static final String ANY_PORT = "127.0.0.1:0";
    private static final String TCP = "transports-tcp-*.jar";
    private static final String CHATTER = "org.jackfield.distribution.chatter.cfg";
    private static final String POOL = "org.jackfield.pool.cfg";

    /**
     * The demo has no time for the minute that a lost peer is left alone; and where everybody is to know everybody, nobody is given away
     * for another: a message on its way to one who is let go would be missing in the sum.
     */
    private static final String MANNERS = "disconnection-delay = 500\nswap-linger = 0\n";

    private static final int SLOWLY_MILLIS = 100;
    private static final int AT_ONCE = 2;

    /** Beyond that the others start without a point to dial; a machine with much else to do has taken more than 20. */
    private static final long START_SECONDS = 60;

    private static final long STOP_SECONDS = 15;

    private final Installation installation;
    private final Path root;
    private final Board board = new Board();
    private final Narrator narrator;
    private final int count;
    private final Map<String, Path> directories = new LinkedHashMap<>();
    private final List<DemoNode> nodes = new ArrayList<>();

    Demo(Installation installation, Terminal terminal, int count, long begun) throws IOException {
        this.installation = installation;
        this.root = Files.createTempDirectory("jackfield-demo-");
        this.count = count;
        this.narrator = new Narrator(terminal, board, begun);
    }

    static int mostNodes() {
        return NAMES.length;
    }

    Board board() {
        return board;
    }

    Narrator narrator() {
        return narrator;
    }

    Path root() {
        return root;
    }

    /** All nodes, in the order of their start. */
    List<String> names() {
        return List.copyOf(directories.keySet());
    }

    /** The data directory of the first, for who wants to look at a node. */
    Path anyDirectory() {
        return directories.get(name(0));
    }

    /** The one whose transport is updated. */
    String updated() {
        return name(0);
    }

    /** Generates identities, lays the data directories out, and starts a process for each: two at a time. */
    void start() throws Refusal, IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            Path directory = Files.createDirectory(root.resolve(name(i)));
            directories.put(name(i), directory);
            board.expect(name(i), identity(directory).peer().text());
            Path plugins = Files.createDirectories(directory.resolve("plugins"));
            copy(installation.demo(), "*.jar", plugins);
            set(directory, POOL, MANNERS);
        }
        speakEvery(SLOWLY_MILLIS);
        Path own = Files.createDirectory(directories.get(updated()).resolve("updatable"));
        copy(installation.plugins(), "*.jar", own);
        for (int i = 0; i < count; i++) {
            if (i >= AT_ONCE && i % AT_ONCE == 0) {
                tellSecondOfFirst(i);
                awaitListening(i);
            }
            nodes.add(DemoNode.start(name(i), directories.get(name(i)), command(i, own), this::happened));
        }
        tellSecondOfFirst(count);
    }

    /** The first two start at once, when nobody listens yet: the second hears of the first by a settings file, which is read live. */
    private void tellSecondOfFirst(int started) throws IOException, InterruptedException {
        if (started <= AT_ONCE) {
            awaitListening(1);
            set(
                    directories.get(name(1)),
                    POOL,
                    MANNERS + "peers = " + board.node(name(0)).point() + "\n");
        }
    }

    /** Until the first so many listen, so that whoever starts next finds the node that it was told of at home. */
    private void awaitListening(int count) throws InterruptedException {
        board.await(
                () -> dead().isPresent()
                        || directories.keySet().stream().limit(count).allMatch(name -> board.node(name)
                                .listening()),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS));
    }

    /** Puts another build of the transport in place of the one that runs; gives its version. */
    String updateTransport() throws IOException {
        Path folder = directories.get(updated()).resolve("updatable");
        return RebuiltJar.replace(only(folder, TCP), "rebuilt");
    }

    /** Tells the chatter of every node how often to speak, by a settings file that is read live; a period of 0 is silence. */
    void speakEvery(int millis) throws IOException {
        for (Path directory : directories.values()) {
            set(directory, CHATTER, "period-ms = " + millis + "\n");
        }
    }

    private static void set(Path directory, String file, String settings) throws IOException {
        Path part = Files.writeString(directory.resolve(file + ".part"), settings);
        Files.move(
                part, Files.createDirectories(directory.resolve("etc")).resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The first node whose process has ended, if any. */
    Optional<DemoNode> dead() {
        return nodes.stream().filter(node -> !node.alive()).findFirst();
    }

    /** What a node wrote to standard error, on one line. */
    static String lastWords(DemoNode node) throws IOException {
        return Files.readString(node.directory().resolve("stderr")).strip().replaceAll("\\s*\\R\\s*", " / ");
    }

    /** Asks all to stop, and gives how each ended. */
    Map<String, Integer> stop() throws InterruptedException {
        board.ending();
        nodes.forEach(DemoNode::stop);
        Map<String, Integer> ends = new LinkedHashMap<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (DemoNode node : nodes) {
            ends.put(
                    node.name(), node.await(Math.max(1, TimeUnit.NANOSECONDS.toSeconds(deadline - System.nanoTime()))));
        }
        board.await(
                () -> board.all().stream().allMatch(Board.Seen::ended),
                System.nanoTime() + TimeUnit.SECONDS.toNanos(2));
        return ends;
    }

    /** Ends what still runs. */
    @Override
    public void close() {
        nodes.forEach(DemoNode::kill);
    }

    /** Deletes all that was written. */
    void clear() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void happened(String name, Map<String, Object> event) {
        narrator.tell(name, event);
        board.note(name, event);
    }

    /**
     * Each listens on any free port, and after the first two each is told of one that listens already. Everybody else is for them to
     * find out.
     */
    private List<String> command(int i, Path own) {
        List<String> command = new ArrayList<>(List.of(
                installation.program().toString(),
                "run",
                "--json",
                "--attached",
                "--data-dir",
                directories.get(name(i)).toString(),
                "--network",
                "sandbox",
                "--no-bootstrap-peers",
                "--listen",
                ANY_PORT,
                "--expected-pow",
                Double.toString(LOW.value()),
                "--min-connections",
                Integer.toString(count - 1),
                "--expected-connections",
                Integer.toString(count - 1),
                "--max-connections",
                Integer.toString(2 * count)));
        if (i >= AT_ONCE) {
            command.addAll(List.of("--peer", board.node(name(i - AT_ONCE)).point()));
        }
        if (name(i).equals(updated())) {
            command.addAll(List.of("--plugins", own.toString()));
        }
        return command;
    }

    private static Identity identity(Path directory) throws Refusal, InterruptedException {
        SecureRandom random = new SecureRandom();
        try {
            Identity identity = new IdentityGenerator(new JavaWorkSearch(random), random)
                    .begin(LOW, 1)
                    .identity()
                    .toCompletableFuture()
                    .join();
            IdentityFile.create(directory.resolve("identity.json"), identity);
            return identity;
        } catch (IdentityException e) {
            throw new Refusal(ExitCode.DATA_DIRECTORY_UNUSABLE, e.getMessage());
        }
    }

    private static String name(int i) {
        return NAMES[i];
    }

    private static void copy(Path from, String glob, Path to) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(from, glob)) {
            for (Path jar : jars) {
                Files.copy(jar, to.resolve(jar.getFileName()));
            }
        }
    }

    private static Path only(Path folder, String glob) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(folder, glob)) {
            for (Path jar : jars) {
                return jar;
            }
        }
        throw new IOException("there is no " + glob + " in " + folder);
    }
}
