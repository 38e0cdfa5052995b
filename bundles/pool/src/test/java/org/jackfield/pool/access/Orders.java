package org.jackfield.pool.access;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.testkit.RealTime;

/**
 * Bans, pardons and grey-lists without end, and says what is done: {@code banned}, {@code pardoning}, {@code pardoned} and {@code grey},
 * each with the time in milliseconds and the address. For a test that kills it.
 */
final class Orders {

    static final String BANNED = "banned";
    static final String PARDONING = "pardoning";
    static final String PARDONED = "pardoned";
    static final String GREY = "grey";

    private static final Duration PACE = Duration.ofMillis(10);
    private static final Duration DAY = Duration.ofHours(24);

    private final RealTime time = new RealTime();
    private final Random random;
    private final Access access;
    private final Control control;
    private final ArrayDeque<Subject> banned = new ArrayDeque<>();
    private int next;

    private Orders(Path file, long seed) {
        random = new Random(seed);
        PlatformThreads threads = new PlatformThreads();
        control = new Control(threads.start("control"), time, time);
        EventStream events = new EventStream(time, threads, time);
        // few exact ones, so that some overflow
        PoolSettings settings =
                PoolSettings.DEFAULT.with(AccessLimits.DEFAULT.in(file).holding(200, 100_000));
        Supplier<PoolSettings> present = () -> settings;
        Book book = new Book(present, time, new SplittableRandom(seed), events::tell);
        access = new Access(book, PeerIds::parse, control, threads, time, new SplittableRandom(seed), events, present);
    }

    public static void main(String[] arguments) throws IOException {
        Orders orders = new Orders(Path.of(arguments[0]), Long.parseLong(arguments[1]));
        orders.control.execute(() -> {
            orders.access.activate();
            orders.control.every(PACE, orders::step);
        });
        // until whoever began it is gone, or kills it
        while (System.in.read() >= 0) {}
    }

    private void step() {
        next++;
        Subject subject = new Subject.Addresses(
                AddressRange.parse("10." + (next >> 16) + "." + (next >> 8 & 255) + "." + (next & 255)));
        switch (random.nextInt(3)) {
            case 0 -> {
                banned.add(subject);
                access.ban(new AccessOrder(subject, "test", "", Optional.empty()))
                        .thenAccept(changed -> say(BANNED, subject));
            }
            case 1 -> {
                access.greylist(subject, DAY, new CloseReason.InsufficientWork(), "test");
                say(GREY, subject);
            }
            default -> {
                if (banned.size() > 20) {
                    Subject oldest = banned.remove();
                    say(PARDONING, oldest);
                    access.unban(oldest).thenAccept(changed -> say(PARDONED, oldest));
                }
            }
        }
    }

    private void say(String what, Subject subject) {
        System.out.println(what + " " + time.instant().toEpochMilli() + " " + subject.text() + " .");
    }
}
