package org.jackfield.itests.codeswap;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/**
 * The application at both ends: each message says which one it is of its connection and direction, and when it was sent.
 *
 * <p>Sizes are distributed log-uniformly from 64 bytes to 64 KiB. What a full queue drops was not sent, and does not count.
 */
public final class Talkers implements Protocol, Throng {

    private static final MessageId WORD = new MessageId(0x4a34);
    private static final int SMALLEST = 64;
    private static final double OCTAVES = 10;
    private static final int MOST_REMEMBERED = 4_096;
    private static final long MOST_BEHIND_NANOS = 20_000_000;

    private final SplittableRandom random;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Map<String, Line> byEnds = new ConcurrentHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong suspended = new AtomicLong();
    private volatile boolean talking;
    private Thread thread = new Thread(() -> {});

    /** The seed decides the sizes. */
    public Talkers(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public String name() {
        return "talkers";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(WORD);
    }

    @Override
    public void connected(Connection connection) {}

    /** One with whom is talked from now on. */
    void talkWith(Connection connection) {
        lines.add(line(connection));
    }

    /** Talks with all who are connected. */
    void talkWith(List<Connection> all) {
        all.forEach(this::talkWith);
    }

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        line(connection).heard(ByteBuffer.wrap(payload.toByteArray()), System.nanoTime());
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}

    /** A session outlives its channel; that it had to is no better than an end. */
    @Override
    public void suspended(Connection connection) {
        suspended.incrementAndGet();
    }

    /** The peers' nodes share one application: a line has two ends. */
    private Line line(Connection connection) {
        return byEnds.computeIfAbsent(
                connection.endpoint().local() + " " + connection.peer().text(), ends -> new Line(connection));
    }

    @Override
    public void begin(int perSecond) {
        talking = true;
        long pause = 1_000_000_000L / perSecond;
        thread = new Thread(() -> talk(pause), "talkers");
        thread.setDaemon(true);
        thread.start();
    }

    private void talk(long pause) {
        long next = System.nanoTime();
        for (int turn = 0; talking; turn++) {
            if (lines.get(turn % lines.size()).say(size())) {
                sent.incrementAndGet();
            }
            // what was not said while everything stood still for a whole collection is not made up for in one burst
            next = Math.max(next + pause, System.nanoTime() - MOST_BEHIND_NANOS);
            while (talking && System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private int size() {
        return (int) Math.round(SMALLEST * Math.pow(2, random.nextDouble() * OCTAVES));
    }

    @Override
    public void end() throws InterruptedException {
        talking = false;
        thread.join();
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long heard() {
        return byEnds.values().stream().mapToLong(Line::heard).sum();
    }

    @Override
    public long[] wrong() {
        long[] wrong = new long[4];
        for (Line line : byEnds.values()) {
            line.addWrong(wrong);
        }
        wrong[wrong.length - 1] += suspended.get();
        return wrong;
    }

    @Override
    public boolean allHeardSince(long then) {
        return lines.stream().allMatch(line -> line.lastHeardWasSentAt() - then > 0);
    }

    @Override
    public String silentSince(long then) {
        return lines.stream()
                .filter(line -> line.lastHeardWasSentAt() - then <= 0)
                .map(line -> line.connection.endpoint()
                        + (line.connection.open() ? " open " : " closed ")
                        + line.connection.stats())
                .toList()
                .toString();
    }

    @Override
    public long[] longestWithin(long from, long to) {
        return byEnds.values().stream()
                .mapToLong(line -> line.longestWithin(from, to))
                .filter(longest -> longest >= 0)
                .toArray();
    }

    /** One connection. What is sent belongs to the talking thread, what is heard to whoever holds the lock. */
    private static final class Line {

        private final Connection connection;
        private long nextToSay;
        private long nextToHear;
        private long heard;
        private long lost;
        private long again;
        private long damaged;
        private final long[] sentAt = new long[MOST_REMEMBERED];
        private final long[] heardAt = new long[MOST_REMEMBERED];

        Line(Connection connection) {
            this.connection = connection;
        }

        boolean say(int bytes) {
            ByteBuffer word = ByteBuffer.allocate(bytes);
            word.putLong(nextToSay).putLong(System.nanoTime()).putInt(bytes);
            word.put(bytes - 1, (byte) nextToSay);
            if (connection.send(WORD, Payload.of(word.array())) != SendResult.QUEUED) {
                return false;
            }
            nextToSay++;
            return true;
        }

        synchronized void heard(ByteBuffer word, long now) {
            long number = word.getLong();
            long when = word.getLong();
            if (word.getInt() != word.capacity() || word.get(word.capacity() - 1) != (byte) number) {
                damaged++;
            }
            sentAt[(int) (heard % MOST_REMEMBERED)] = when;
            heardAt[(int) (heard % MOST_REMEMBERED)] = now;
            heard++;
            if (number < nextToHear) {
                again++;
            } else {
                lost += number - nextToHear;
                nextToHear = number + 1;
            }
        }

        synchronized long heard() {
            return heard;
        }

        synchronized void addWrong(long[] wrong) {
            wrong[0] += lost;
            wrong[1] += again;
            wrong[2] += damaged;
            wrong[3] += connection.open() ? 0 : 1;
        }

        synchronized long lastHeardWasSentAt() {
            return heard == 0 ? Long.MIN_VALUE / 2 : sentAt[(int) ((heard - 1) % MOST_REMEMBERED)];
        }

        synchronized long longestWithin(long from, long to) {
            long longest = -1;
            for (int i = 0; i < Math.min(heard, MOST_REMEMBERED); i++) {
                if (heardAt[i] >= from && sentAt[i] <= to) {
                    longest = Math.max(longest, heardAt[i] - sentAt[i]);
                }
            }
            return longest;
        }
    }
}
