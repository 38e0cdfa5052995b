package org.jackfield.distribution.chatter;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.SendResult;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Promise;
import org.jackfield.api.protocol.Testimony;
import org.jackfield.api.scoring.Deed;

/**
 * What goes from node to node: who has news says so to all, who lacks it asks the first that says so, and tells the others once it is there.
 *
 * <p>A message is a word (1 byte: 0 I have, 1 I want, 2 here it is, 3 it is gone), and of whom (8 bytes) the how many-th news (8 bytes). Who
 * says that it has news promises it to whom asks; who was the first to bring what another had later has delivered first, which counts
 * {@value #MOST_FIRST} times a minute. Safe from any thread.
 *
 * <p>Remembers the last {@value #KEPT} that are here, and as many that were asked for, {@value #MOST_OWED} of one peer: of more, the eldest of
 * whoever owes most make room, and that breaks no promise.
 */
final class News {

    static final MessageId WORD = new MessageId(0x4a47);

    static final Duration WITHIN = Duration.ofSeconds(5);

    /** After that no promise is waited for: it was kept, broken or excused. */
    static final Duration IN_VAIN = Duration.ofSeconds(20);

    static final int KEPT = 1_024;
    static final int MOST_OWED = 64;
    static final int MOST_FIRST = 60;

    private static final byte HAVE = 0;
    private static final byte WANT = 1;
    private static final byte HERE = 2;
    private static final byte GONE = 3;

    private final InstantSource clock;
    private final long origin = ThreadLocalRandom.current().nextLong();
    private final Set<Connection> peers = ConcurrentHashMap.newKeySet();
    private final Map<Item, Story> here = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Item, Story> eldest) {
            return size() > KEPT;
        }
    };
    /** Who was asked the longest ago is the first. */
    private final Map<Item, Story> owed = new LinkedHashMap<>();
    /** How often each was the first in this minute. */
    private final Map<PeerId, Integer> merits = new HashMap<>();

    private Instant minute = Instant.MIN;
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

    synchronized void closed(Connection connection) {
        peers.remove(connection);
        owed.values().removeIf(story -> story.isAskedOf(connection.peer()));
    }

    /** There is something new of our own. */
    synchronized void make() {
        Item item = new Item(origin, made++);
        here.put(item, new Story(Optional.empty(), clock.instant()));
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
        if (in.remaining() != 1 + 2 * Long.BYTES || in.get(in.position()) < HAVE || in.get(in.position()) > GONE) {
            testimony.ifPresent(judge -> judge.saw(from.peer(), Deed.INVALID, 1));
            return;
        }
        byte word = in.get();
        Item item = new Item(in.getLong(), in.getLong());
        switch (word) {
            case HAVE -> has(from, item);
            case WANT -> say(from, here.containsKey(item) ? HERE : GONE, item);
            case HERE -> brings(from, item);
            default -> isWithout(from, item);
        }
    }

    private void has(Connection from, Item item) {
        Optional<Story> known = Optional.ofNullable(here.getOrDefault(item, owed.get(item)));
        if (known.isEmpty() || known.get().isAskedInVain(from.peer(), clock.instant())) {
            ask(from, item);
        } else if (!known.get().isAskedOf(from.peer())) {
            known.get().othersHaveIt = true;
            credit(known.get());
        }
    }

    /** What we have not asked for, as our own queue is full, nobody owes us. */
    private void ask(Connection from, Item item) {
        Instant now = clock.instant();
        owed.values().removeIf(story -> story.since.plus(IN_VAIN).isBefore(now));
        boolean much = owed.values().stream()
                        .filter(story -> story.isAskedOf(from.peer()))
                        .count()
                >= MOST_OWED;
        if (much || say(from, WANT, item) != SendResult.QUEUED) {
            return;
        }
        owed.remove(item);
        if (owed.size() == KEPT) {
            release(eldestOfWhoOwesMost());
        }
        Story story = new Story(Optional.of(from.peer()), now);
        story.promise =
                testimony.map(judge -> judge.promised(from.peer(), WITHIN)).orElse(() -> {});
        owed.put(item, story);
    }

    private Item eldestOfWhoOwesMost() {
        Map<Optional<PeerId>, Long> debts =
                owed.values().stream().collect(Collectors.groupingBy(story -> story.asked, Collectors.counting()));
        Optional<PeerId> most = debts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
        return owed.entrySet().stream()
                .filter(each -> each.getValue().asked.equals(most))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** Nobody waits for it any more. */
    private Story release(Item item) {
        Story story = owed.remove(item);
        story.promise.kept();
        return story;
    }

    private boolean owes(Connection from, Item item) {
        return owed.containsKey(item) && owed.get(item).isAskedOf(from.peer());
    }

    private void brings(Connection from, Item item) {
        if (owes(from, item)) {
            Story story = release(item);
            here.put(item, story);
            story.arrived = true;
            brought++;
            credit(story);
            tellAll(item, Optional.of(from));
        }
    }

    /** Whoever had to forget what it has announced says so; the next who has it is asked. */
    private void isWithout(Connection from, Item item) {
        if (owes(from, item)) {
            release(item);
        }
    }

    private void credit(Story story) {
        if (story.arrived && story.othersHaveIt && !story.credited) {
            story.credited = true;
            first++;
            PeerId peer = story.asked.orElseThrow();
            if (deserves(peer)) {
                testimony.ifPresent(judge -> judge.saw(peer, Deed.FIRST_DELIVERY, 1));
            }
        }
    }

    private boolean deserves(PeerId peer) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        if (!now.equals(minute)) {
            minute = now;
            merits.clear();
        }
        return merits.merge(peer, 1, Integer::sum) <= MOST_FIRST;
    }

    private void tellAll(Item item, Optional<Connection> but) {
        peers.stream().filter(peer -> !but.equals(Optional.of(peer))).forEach(peer -> say(peer, HAVE, item));
    }

    /** What finds a queue full is lost, as news may be. */
    private static SendResult say(Connection to, byte word, Item item) {
        return to.send(
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

        boolean isAskedOf(PeerId peer) {
            return asked.equals(Optional.of(peer));
        }

        boolean isAskedInVain(PeerId other, Instant now) {
            return asked.isPresent()
                    && !arrived
                    && !isAskedOf(other)
                    && since.plus(WITHIN).isBefore(now);
        }
    }
}
