package org.jackfield.distribution.chatter;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.scoring.Deed;

/**
 * What goes from node to node: who has news says so to all, who lacks it asks the first that says so, and tells the others once it is there.
 *
 * <p>A message is a word (1 byte: 0 I have, 1 I want, 2 here it is), and of whom (8 bytes) the how many-th news (8 bytes). Who says that it
 * has news promises it to whom asks; who was the first to bring what another had later has delivered first. Safe from any thread; remembers the
 * last {@value #KEPT}.
 */
final class News {

    static final MessageId WORD = new MessageId(0x4a47);

    static final Duration WITHIN = Duration.ofSeconds(5);
    static final int KEPT = 1_024;

    private static final byte HAVE = 0;
    private static final byte WANT = 1;
    private static final byte HERE = 2;

    private final InstantSource clock;
    private final long origin = ThreadLocalRandom.current().nextLong();
    private final Set<Connection> peers = ConcurrentHashMap.newKeySet();
    private final Map<Item, Story> stories = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, Story> eldest) {
            return size() > KEPT;
        }
    };
    private Optional<Testimony> testimony = Optional.empty();
    private long made;
    private long brought;
    private long first;

    News(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void joined(Testimony given) {
        testimony = Optional.of(given);
    }

    void connected(Connection connection) {
        peers.add(connection);
    }

    void closed(Connection connection) {
        peers.remove(connection);
    }

    /** There is something new of our own. */
    synchronized void make() {
        Item item = new Item(origin, made++);
        stories.put(item, new Story(Optional.empty(), clock.instant()));
        tellAll(item, Optional.empty());
    }

    /** How many others have brought. */
    synchronized long brought() {
        return brought;
    }

    /** Of how many somebody was known to be the first. */
    synchronized long first() {
        return first;
    }

    synchronized void received(Connection from, Payload payload) {
        ByteBuffer in = payload.buffer();
        if (in.remaining() != 1 + 2 * Long.BYTES || in.get(in.position()) < HAVE || in.get(in.position()) > HERE) {
            testimony.ifPresent(judge -> judge.saw(from.peer(), Deed.INVALID, 1));
            return;
        }
        byte word = in.get();
        Item item = new Item(in.getLong(), in.getLong());
        Optional<Story> story = Optional.ofNullable(stories.get(item));
        switch (word) {
            case HAVE -> has(from, item, story);
            case WANT -> story.filter(Story::here).ifPresent(told -> say(from, HERE, item));
            default -> story.ifPresent(told -> brings(from, item, told));
        }
    }

    private void has(Connection from, Item item, Optional<Story> known) {
        if (known.isEmpty() || known.get().isAskedInVain(from.peer(), clock.instant())) {
            Story story = new Story(Optional.of(from.peer()), clock.instant());
            story.promise =
                    testimony.map(judge -> judge.promised(from.peer(), WITHIN)).orElse(() -> {});
            stories.put(item, story);
            say(from, WANT, item);
        } else if (known.get().asked.filter(from.peer()::equals).isEmpty()) {
            known.get().othersHaveIt = true;
            credit(known.get());
        }
    }

    private void brings(Connection from, Item item, Story story) {
        if (story.here() || !story.asked.equals(Optional.of(from.peer()))) {
            return;
        }
        story.promise.kept();
        story.arrived = true;
        brought++;
        credit(story);
        tellAll(item, Optional.of(from));
    }

    private void credit(Story story) {
        if (story.arrived && story.othersHaveIt && !story.credited) {
            story.credited = true;
            first++;
            testimony.ifPresent(judge -> judge.saw(story.asked.orElseThrow(), Deed.FIRST_DELIVERY, 1));
        }
    }

    private void tellAll(Item item, Optional<Connection> but) {
        peers.stream().filter(peer -> !but.equals(Optional.of(peer))).forEach(peer -> say(peer, HAVE, item));
    }

    /** What finds a queue full is lost, as news may be. */
    private static void say(Connection to, byte word, Item item) {
        to.send(
                WORD,
                Payload.wrap(ByteBuffer.allocate(1 + 2 * Long.BYTES)
                        .put(word)
                        .putLong(item.origin())
                        .putLong(item.number())
                        .flip()));
    }

    private record Item(long origin, long number) {}

    /** What became of one. */
    private static final class Story {

        private final Optional<PeerId> asked;
        private final Instant since;
        private Promise promise = () -> {};
        private boolean arrived;
        private boolean othersHaveIt;
        private boolean credited;

        /** @param asked nobody: it is our own */
        Story(Optional<PeerId> asked, Instant since) {
            this.asked = asked;
            this.since = since;
        }

        boolean here() {
            return asked.isEmpty() || arrived;
        }

        boolean isAskedInVain(PeerId other, Instant now) {
            return !here()
                    && !asked.equals(Optional.of(other))
                    && since.plus(WITHIN).isBefore(now);
        }
    }
}
