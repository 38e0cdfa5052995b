package org.jackfield.pool.exchange;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * Who is told that somebody says that it is still there: two neighbours, the same for a day, chosen by a secret key; so that whoever says
 * the same again and again reaches nobody else, and nobody can choose who hears it. Each point is passed on once in {@link #REMEMBERED} at most.
 *
 * <p>Owned by the control thread.
 */
final class Rumours {

    /** How many hear of it from us. */
    static final int HEARERS = 2;

    private static final int MOST_REMEMBERED = 16_384;
    private static final Duration REMEMBERED = Duration.ofHours(12);
    private static final int KEY_BYTES = 32;
    private static final long DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final byte[] key = new byte[KEY_BYTES];
    private final Map<PointId, Instant> passedOn = new LinkedHashMap<>();

    Rumours(RandomGenerator random) {
        random.nextBytes(key);
    }

    /** Whether it has not been passed on lately; from now on it has. */
    boolean isNew(PointId point, Instant now) {
        Instant forgotten = now.minus(REMEMBERED);
        Iterator<Instant> oldest = passedOn.values().iterator();
        while (oldest.hasNext() && oldest.next().isBefore(forgotten)) {
            oldest.remove();
        }
        boolean fresh = passedOn.putIfAbsent(point, now) == null;
        if (passedOn.size() > MOST_REMEMBERED) {
            passedOn.remove(passedOn.keySet().iterator().next());
        }
        return fresh;
    }

    /** Those of the peers that hear of it. */
    List<PeerId> hearers(PointId point, List<PeerId> peers, Instant now) {
        byte[] text = point.toString().getBytes(StandardCharsets.UTF_8);
        long offset = Math.floorMod(hash(text, 0, new byte[0]), DAY_SECONDS);
        long day = (now.getEpochSecond() + offset) / DAY_SECONDS;
        return peers.stream()
                .sorted(Comparator.comparingLong(
                        (PeerId peer) -> hash(text, day, peer.bytes().toByteArray())))
                .limit(HEARERS)
                .toList();
    }

    private long hash(byte[] text, long day, byte[] peer) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(key);
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(day).flip());
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
            digest.update(text);
            digest.update(peer);
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
