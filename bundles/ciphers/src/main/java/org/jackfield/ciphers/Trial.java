package org.jackfield.ciphers;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets another path run beside the one that the boxes take, until the compiler has made it the faster one; then lets it prove itself, as
 * the machine code that it now is; and then, if nothing is wrong, lets the boxes take it.
 *
 * <p>It takes one to two seconds of one processor where the compiler knows vectors. Where it does not, the path never becomes faster,
 * and is given up after {@value #PATIENCE_SECONDS} seconds. An interrupt ends it soon.
 */
final class Trial implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private static final int FRAME_BYTES = 16_384;
    private static final int FRAMES = 16;

    /** So many of them: whoever is stopped in the midst of a frame by others of the machine is as slow as a path that is not compiled. */
    private static final int QUICKER = FRAMES - 1;

    private final JavaBoxes boxes;
    private final ManyBlocks path;
    private final SecretBoxProvider reference;
    private final RandomGenerator random;
    private final Duration patience;

    Trial(JavaBoxes boxes, ManyBlocks path, SecretBoxProvider reference, RandomGenerator random, Duration patience) {
        this.boxes = boxes;
        this.path = path;
        this.reference = reference;
        this.random = random;
        this.patience = patience;
    }

    @Override
    public void run() {
        try {
            tryOut();
        } catch (RuntimeException | Error e) {
            LOG.error("secret boxes stay with {}, and {} is not used: it throws", boxes.name(), path.name(), e);
        }
    }

    private void tryOut() {
        String before = boxes.name();
        boolean faster = becomesFaster();
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        if (!faster) {
            LOG.info("secret boxes stay with {}: {} is no faster here", before, path.name());
            return;
        }
        Optional<String> fault = Proof.fault(new JavaBoxes(path), reference, random);
        if (fault.isPresent()) {
            LOG.error("secret boxes stay with {}, and {} is not used: {}", before, path.name(), fault.get());
        } else {
            boxes.take(path);
            LOG.info(
                    "secret boxes take {} from now on: it has proved itself against {}", path.name(), reference.name());
        }
    }

    private boolean becomesFaster() {
        byte[] key = new byte[SecretBox.KEY_BYTES];
        random.nextBytes(key);
        ByteBuffer plaintext = ByteBuffer.allocate(FRAME_BYTES);
        ByteBuffer sealed = ByteBuffer.allocate(SecretBox.TAG_BYTES + FRAME_BYTES);
        long begun = System.nanoTime();
        try (SecretBox tried = new JavaBoxes(path).box(key);
                SecretBox plain = boxes.box(key)) {
            while (System.nanoTime() - begun < patience.toNanos()) {
                int quicker = 0;
                for (int frame = 0; frame < FRAMES; frame++) {
                    if (Thread.currentThread().isInterrupted()) {
                        return false;
                    }
                    long usual = nanos(plain, plaintext, sealed);
                    quicker += nanos(tried, plaintext, sealed) < usual ? 1 : 0;
                }
                if (quicker >= QUICKER) {
                    return true;
                }
            }
            return false;
        }
    }

    private static long nanos(SecretBox box, ByteBuffer plaintext, ByteBuffer sealed) {
        byte[] nonce = new byte[SecretBox.NONCE_BYTES];
        long begun = System.nanoTime();
        box.seal(nonce, plaintext.clear(), sealed.clear());
        return System.nanoTime() - begun;
    }
}
