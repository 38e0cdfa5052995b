package org.jackfield.distribution.demo;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Installation;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jackfield demo}: the story, step by step. */
@Command(
        name = "demo",
        description = {
            "Runs several real nodes on this machine, each a process of its own: they find each other, shake hands, talk and count;",
            "one has its transport replaced while it talks. Ends with a summary, and with 0 only if all of it has happened."
        },
        mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {

    private static final int LEAST_SECONDS = 12;
    private static final int MOST_SECONDS = 86_400;
    private static final int MOST_WITHIN = 600;
    private static final int FAST_MILLIS = 10;
    private static final double FIRST_WORDS_SECONDS = 2;
    private static final double LAST_SECONDS = 4;

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many nodes, 2 to 16. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "How long it takes in all, in seconds, 12 to 86400; longer if the machine is slow. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--within",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description =
                    "How soon every node must reach every other, in seconds from the start, 1 to 600. Default: ${DEFAULT-VALUE}.")
    private int within;

    @Option(
            names = "--keep",
            description =
                    "Leave the nodes' directories for a look. They are left anyway when something did not happen.")
    private boolean keep;

    private final long begun = System.nanoTime();
    private final Verdict verdict = new Verdict();

    @Override
    public Integer call() throws Refusal, IOException, InterruptedException {
        check();
        Terminal terminal = Terminal.ofThisProcess();
        Demo demo = new Demo(Installation.ofThisProgram(), terminal, count, begun);
        Thread cleaning = new Thread(() -> cleanUp(demo), "clean-up");
        Runtime.getRuntime().addShutdownHook(cleaning);
        try (demo) {
            terminal.line(count + " nodes on this machine, each a process of its own and knowing only one other.");
            demo.start();
            if (connect(demo)) {
                demo.narrator().say("a settings file asks everybody to talk faster");
                demo.speakEvery(FAST_MILLIS);
                talk(demo, FIRST_WORDS_SECONDS);
                update(demo);
                talk(demo, Math.max(1, seconds - LAST_SECONDS - now()));
                count(demo);
            }
            end(demo);
        }
        Runtime.getRuntime().removeShutdownHook(cleaning);
        return summary(demo, terminal);
    }

    private void check() throws Refusal {
        if (count < 2 || count > Demo.mostNodes()) {
            throw new Refusal(
                    ExitCode.USAGE, "--nodes lies between 2 and " + Demo.mostNodes() + ", not at " + count + ".");
        }
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--seconds lies between " + LEAST_SECONDS + " and " + MOST_SECONDS + ", not at " + seconds + ".");
        }
        if (within < 1 || within > MOST_WITHIN) {
            throw new Refusal(
                    ExitCode.USAGE, "--within lies between 1 and " + MOST_WITHIN + ", not at " + within + ".");
        }
    }

    /** From nothing to a network in which everybody reaches everybody, and has found somebody it was not told of. */
    private boolean connect(Demo demo) throws IOException, InterruptedException {
        Board board = demo.board();
        long deadline = in(Math.max(Math.max(30, within), seconds));
        boolean up = board.await(
                        () -> board.all().stream().allMatch(Board.Seen::listening)
                                || demo.dead().isPresent(),
                        deadline)
                && demo.dead().isEmpty();
        verdict.add("every node is up with an identity of its own, and listens", up && identities(board), died(demo));
        boolean whole = up
                && board.await(
                        () -> board.connected() && talks(board) || demo.dead().isPresent(), deadline)
                && demo.dead().isEmpty();
        double connected = now();
        verdict.add(
                "every node reaches every other, and messages are counted",
                whole,
                whole ? board.connections() + " connections" : died(demo));
        if (!whole) {
            return false;
        }
        verdict.add(
                "that took no more than " + within + " s from the start",
                connected <= within,
                String.format(Locale.ROOT, "%.1f s", connected));
        demo.narrator().say("everybody reaches everybody, with " + board.connections() + " connections");
        demo.narrator()
                .say("see one from another terminal: jackfield status --watch --data-dir " + demo.anyDirectory());
        if (count > 2) {
            boolean found = board.await(
                    () -> board.connections() > count - 1, in(Math.max(10, seconds - now() - LAST_SECONDS)));
            verdict.add(
                    "nodes found others that they were not told of",
                    found,
                    board.connections() + " connections, " + (count - 1) + " were told; " + Counts.time(now())
                            + " after the start");
        }
        return true;
    }

    private void talk(Demo demo, double forSeconds) throws InterruptedException {
        long until = in(forSeconds);
        long before = demo.board().heard();
        long since = System.nanoTime();
        while (System.nanoTime() < until && demo.dead().isEmpty()) {
            long next = Math.min(until, System.nanoTime() + TimeUnit.SECONDS.toNanos(1));
            demo.board().await(() -> false, next);
            long heard = demo.board().heard();
            double rate = (heard - before) * 1e9 / (System.nanoTime() - since);
            String line = demo.board().connections() + " connections, " + Math.round(rate) + " messages/s, " + heard
                    + " counted";
            demo.narrator().progress(line);
            before = heard;
            since = System.nanoTime();
        }
        demo.narrator().standing("");
    }

    /** Another build of the TCP transport takes the place of the one that carries the traffic. */
    private void update(Demo demo) throws IOException, InterruptedException {
        Board board = demo.board();
        String name = demo.updated();
        int connectionsBefore = board.neighbours(name).size();
        int lostBefore = board.node(name).disconnected();
        demo.narrator().say(name + " gets another build of its TCP transport, while it talks");
        String version = demo.updateTransport();
        long replaced = System.nanoTime();
        boolean seen = board.await(() -> version.equals(board.node(name).transportVersion()), in(10));
        verdict.add(
                "the TCP transport of " + name + " was replaced while it ran",
                seen,
                seen ? "now " + version : "still waiting for " + version);
        long heardBefore =
                board.node(name).links().stream().mapToLong(LinkCount::heard).sum();
        boolean back = seen
                && board.await(
                        () -> board.neighbours(name).size() >= connectionsBefore
                                && board.node(name).links().stream()
                                                .mapToLong(LinkCount::heard)
                                                .sum()
                                        > heardBefore + 10L * connectionsBefore,
                        in(15));
        Continuity continuity = new Continuity(
                connectionsBefore,
                board.neighbours(name).size(),
                board.node(name).disconnected() - lostBefore);
        verdict.add(
                "its connections stayed, and go on talking",
                back && continuity.unbroken(),
                continuity.sentence()
                        + (back ? "" : ", and not all of them talk")
                        + String.format(
                                Locale.ROOT,
                                ", %.1f s after the jar was replaced",
                                (System.nanoTime() - replaced) / 1e9));
        if (back) {
            demo.narrator().say(name + " runs " + version + ": " + continuity.sentence());
        }
    }

    /** Silence, until all that was said has been heard; then both ends of every link are compared. */
    private void count(Demo demo) throws IOException, InterruptedException {
        Board board = demo.board();
        demo.narrator().say("a settings file asks everybody for silence, and both ends of every link are compared");
        demo.speakEvery(0);
        boolean quiet = board.await(board::quietForTwoReports, in(8));
        long links = board.openLinks();
        verdict.add(
                "what was said equals what was counted at the far end, on every link",
                quiet && links > 0 && board.unequalLinks() == 0 && board.wrong() == 0,
                links / 2 + " links, " + (board.closedLinks() == 0 ? "" : board.closedLinks() / 2 + " that closed, ")
                        + board.said() + " messages said, " + board.heard() + " counted, " + board.wrong() + " wrong"
                        + (board.unheard() == 0 ? "" : ", " + board.unheard() + " on the way when a link closed"));
    }

    private void end(Demo demo) throws InterruptedException {
        demo.narrator().ending();
        Map<String, Integer> ends = demo.stop();
        verdict.add(
                "every node stopped cleanly",
                ends.values().stream().allMatch(end -> end == 0),
                ends.toString().replace('=', ' '));
    }

    private int summary(Demo demo, Terminal terminal) throws IOException {
        terminal.line("");
        terminal.line(terminal.bold(String.format(
                "%-8s %-32s %8s %9s %6s %10s %10s",
                "node", "peer id", "dialled", "accepted", "lost", "said", "counted")));
        for (String name : demo.names()) {
            Board.Seen seen = demo.board().node(name);
            terminal.line(String.format(
                    "%-8s %-32s %8d %9d %6d %10d %10d",
                    name,
                    seen.peer(),
                    seen.dialled(),
                    seen.accepted(),
                    seen.disconnected(),
                    seen.links().stream().mapToLong(LinkCount::said).sum(),
                    seen.links().stream().mapToLong(LinkCount::heard).sum()));
        }
        terminal.line("");
        verdict.show(terminal);
        terminal.line("");
        if (verdict.good()) {
            terminal.line(terminal.good("All of it happened") + ", in " + Counts.time(now()) + ".");
        } else {
            terminal.line(terminal.bad("Not all of it happened") + ": " + String.join("; ", verdict.missing()) + ".");
        }
        if (keep || !verdict.good()) {
            terminal.line("The nodes' directories, with their logs, are in " + demo.root() + ".");
        } else {
            demo.clear();
        }
        return verdict.good() ? ExitCode.DONE.number() : ExitCode.DEMO_FAILED.number();
    }

    private void cleanUp(Demo demo) {
        demo.close();
        try {
            demo.clear();
        } catch (IOException e) {
            System.err.println("jackfield demo: " + demo.root() + " could not be deleted: " + e.getMessage());
        }
    }

    private static boolean identities(Board board) {
        return board.all().stream()
                        .allMatch(seen ->
                                seen.startedAs().isEmpty() || seen.startedAs().equals(seen.peer()))
                && board.all().stream().map(Board.Seen::peer).distinct().count()
                        == board.all().size();
    }

    private static boolean talks(Board board) {
        return board.all().stream().allMatch(seen -> seen.links().stream().anyMatch(link -> link.heard() > 0));
    }

    private static String died(Demo demo) throws IOException {
        Optional<DemoNode> dead = demo.dead();
        return dead.isPresent() ? dead.get().name() + " ended: " + Demo.lastWords(dead.get()) : "";
    }

    private double now() {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static long in(double seconds) {
        return System.nanoTime() + (long) (seconds * 1e9);
    }
}
