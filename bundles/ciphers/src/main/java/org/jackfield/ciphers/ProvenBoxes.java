package org.jackfield.ciphers;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The boxes of this bundle, once they have proved themselves; and the path by the Vector API on trial, on a thread of low priority that
 * ends with it. Any thread; whoever made it ends it.
 */
public final class ProvenBoxes {

    private static final Logger LOG = LoggerFactory.getLogger(ProvenBoxes.class);

    /** After which a path is given up that does not become faster. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final long JOIN_MILLIS = 5_000;

    private final Optional<JavaBoxes> boxes;
    private final Optional<Thread> trial;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();

    /** Lets the boxes prove themselves against these, which takes a moment, and begins the trial where there is a path to try. */
    public ProvenBoxes(SecretBoxProvider reference) {
        this(reference, new JavaBoxes(), Paths.vector());
    }

    ProvenBoxes(SecretBoxProvider reference, JavaBoxes candidate, Optional<ManyBlocks> path) {
        SecureRandom random = new SecureRandom();
        Optional<String> fault = Proof.fault(candidate, reference, random);
        fault.ifPresent(what -> LOG.error(
                "the secret boxes of {} are not used, {} seals on: {}", candidate.name(), reference.name(), what));
        boxes = fault.isPresent() ? Optional.empty() : Optional.of(candidate);
        trial = boxes.flatMap(proven ->
                path.map(tried -> begin(new Trial(proven, tried, reference, random, PATIENCE), proven, tried)));
        if (trial.isEmpty()) {
            boxes.ifPresent(proven ->
                    LOG.info("secret boxes take {}; there is no Vector API, or it would be no faster", proven.name()));
            settled.complete(null);
        }
    }

    /** Empty if they are not to be trusted. */
    public Optional<SecretBoxProvider> boxes() {
        return boxes.map(SecretBoxProvider.class::cast);
    }

    /** Completes once nothing is on trial any more, after all boxes take the path that has been chosen; at once if there is nothing to try. */
    public CompletionStage<Void> settled() {
        return settled.minimalCompletionStage();
    }

    /** Ends the trial, and waits a little for that. */
    public void end() {
        trial.ifPresent(thread -> {
            thread.interrupt();
            try {
                thread.join(JOIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private Thread begin(Trial trial, JavaBoxes proven, ManyBlocks tried) {
        LOG.info("secret boxes take {}, and {} is on trial", proven.name(), tried.name());
        Thread thread = new Thread(
                () -> {
                    try {
                        trial.run();
                    } finally {
                        settled.complete(null);
                    }
                },
                "ciphers-trial");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return thread;
    }
}
