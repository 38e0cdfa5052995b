package org.jackfield.distribution.identity;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.identity.Identity;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Counts;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.Difficulty;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import org.jackfield.handshake.identity.IdentityGenerator;
import org.jackfield.handshake.identity.JavaWorkSearch;

/**
 * Generates an identity and shows how the search goes: the rate, the hashes so far, how probable it was to be done by now, and how long
 * it takes on average. The search has no memory, so there is no percentage and no remaining time.
 *
 * <p>The file appears only when all is done; whoever interrupts leaves nothing behind.
 */
public final class IdentitySearch {

    private static final long SHOW_MILLIS = 250;
    private static final int PLAIN_LINE_EVERY = 20;

    private final Terminal terminal;
    private final boolean json;

    /** Shows the search on a terminal, as sentences or as JSON lines. */
    public IdentitySearch(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** Searches on all processors, and writes the file. */
    public Identity generate(Path file, Difficulty difficulty) throws Refusal, InterruptedException {
        try {
            IdentityFile.tryOut(file);
        } catch (IdentityException e) {
            throw Refusals.of(e);
        }
        SecureRandom random = new SecureRandom();
        int threads = Runtime.getRuntime().availableProcessors();
        long started = System.nanoTime();
        IdentityGenerator.Generation generation =
                new IdentityGenerator(new JavaWorkSearch(random), random).begin(difficulty, threads);
        begun(generation, difficulty, threads);
        Identity identity = await(generation, difficulty, started);
        double seconds = (System.nanoTime() - started) / 1e9;
        try {
            IdentityFile.create(file, identity);
        } catch (IdentityException e) {
            throw Refusals.of(e);
        }
        generated(identity, file, difficulty, generation.tried(), seconds);
        return identity;
    }

    private Identity await(IdentityGenerator.Generation generation, Difficulty difficulty, long started)
            throws Refusal, InterruptedException {
        CompletableFuture<Identity> done = generation.identity().toCompletableFuture();
        for (int shown = 1; ; shown++) {
            try {
                return done.get(SHOW_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                show(
                        generation.tried(),
                        (System.nanoTime() - started) / 1e9,
                        difficulty,
                        shown % PLAIN_LINE_EVERY == 0);
            } catch (CancellationException e) {
                throw new Refusal(ExitCode.CANCELLED, "The search was called off; nothing was written.");
            } catch (ExecutionException e) {
                throw new IllegalStateException("the search failed", e.getCause());
            } catch (InterruptedException e) {
                generation.cancel();
                throw e;
            }
        }
    }

    private void begun(IdentityGenerator.Generation generation, Difficulty difficulty, int threads) {
        if (!json) {
            terminal.line("Searching a proof of work of difficulty " + difficulty + " for " + generation.peer() + " on "
                    + threads + " threads: " + Counts.of(difficulty.expectedTries()) + " hashes on average.");
        }
    }

    private void show(long tried, double seconds, Difficulty difficulty, boolean plainLine) {
        double rate = tried / seconds;
        double chance = difficulty.foundWithin(tried);
        double expected = rate == 0 ? Double.POSITIVE_INFINITY : difficulty.expectedTries() / rate;
        if (json) {
            Map<String, Object> line = event("searching");
            line.put("hashes", tried);
            line.put("hashesPerSecond", Math.round(rate));
            line.put("seconds", seconds);
            line.put("probabilityOfBeingDoneByNow", chance);
            line.put("expectedSeconds", expected);
            terminal.line(Json.write(line));
            return;
        }
        String text = Counts.of(rate) + " hashes/s, " + Counts.of(tried) + " tried in " + Counts.time(seconds)
                + "; done by now with probability " + String.format(Locale.ROOT, "%.3f", chance) + "; takes "
                + Counts.time(expected) + " on average";
        if (terminal.lively()) {
            terminal.standing(text);
        } else if (plainLine) {
            terminal.line(text);
        }
    }

    private static Map<String, Object> event(String word) {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        event.put("event", word);
        return event;
    }

    private void generated(Identity identity, Path file, Difficulty difficulty, long tried, double seconds) {
        terminal.standing("");
        if (json) {
            Map<String, Object> line = event("generated");
            line.put("peer", identity.peer().text());
            line.put("file", file.toString());
            line.put("difficulty", difficulty.value());
            line.put("hashes", tried);
            line.put("seconds", seconds);
            terminal.line(Json.write(line));
        } else {
            terminal.line("Generated " + identity.peer() + " in " + file + " after " + Counts.of(tried) + " hashes, "
                    + Counts.time(seconds) + ".");
        }
    }
}
