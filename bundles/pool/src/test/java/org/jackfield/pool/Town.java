package org.jackfield.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.testkit.VirtualTime;
import org.jackfield.transports.memory.Conditions;
import org.jackfield.transports.memory.MemoryNetwork;
import org.jackfield.transports.memory.MemoryTransport;

/** A small world for tests: virtual time, a network, and nodes that live in it. The same seed gives the same story. */
public final class Town {

    public static final int PORT = 9732;
    public static final String NETWORK = "TEZOS";

    public final long seed;
    public final VirtualTime time = new VirtualTime();
    public final MemoryNetwork network;
    public final SplittableRandom random;
    private final List<Resident> residents = new ArrayList<>();
    private Duration step = Duration.ZERO;

    public Town(long seed) {
        this(seed, Conditions.PERFECT.withLatency(Duration.ofMillis(20), Duration.ofMillis(10)));
    }

    public Town(long seed, Conditions conditions) {
        this(seed, conditions, Integer.MAX_VALUE);
    }

    /** @param loops among how many threads the channels are shared out, as those of an event loop group are */
    public Town(long seed, Conditions conditions, int loops) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.network = new MemoryNetwork(seed, conditions, time, time, new Loops(time, loops));
    }

    private static final class Loops implements Supplier<Executor> {

        private final VirtualTime time;
        private final int most;
        private final List<Executor> all = new ArrayList<>();
        private int given;

        Loops(VirtualTime time, int most) {
            this.time = time;
            this.most = most;
        }

        @Override
        public Executor get() {
            if (all.size() < most) {
                all.add(time.thread());
            }
            Executor next = all.get(given % all.size());
            given++;
            return next;
        }
    }

    /** What the clock on the wall shows, which somebody may set. */
    public Instant wall() {
        return time.instant().plus(step);
    }

    /** Somebody sets the clock on the wall. */
    public void setWall(Duration by) {
        step = step.plus(by);
    }

    /** The point of a host's node. */
    public static PointId at(String host) {
        return new PointId("memory", host, PORT);
    }

    /** Listens, knows nobody, and does nothing by itself; a stranger to all, as Octez is. */
    public static PoolSettings quiet(String host) {
        return PoolSettings.DEFAULT
                .with(ExchangeLimits.LAN)
                .with(SessionLimits.NONE)
                .with(Reach.listeningOn(at(host)))
                .maintainedEvery(Duration.ZERO);
    }

    /** Listens, and knows the given ones. */
    public static PoolSettings knowing(String host, String... others) {
        TrustedPoint[] points = new TrustedPoint[others.length];
        for (int i = 0; i < others.length; i++) {
            points[i] = TrustedPoint.of(at(others[i]));
        }
        return PoolSettings.DEFAULT
                .with(ExchangeLimits.LAN)
                .with(SessionLimits.NONE)
                .with(Reach.listeningOn(at(host)).knowing(points));
    }

    /** A node that runs at once. */
    public Resident moveIn(String host, PoolSettings settings) {
        return moveIn(new Resident(this, host, settings, NETWORK));
    }

    /** A node that listens nowhere, at an address that others may have, too, from which its port is forwarded. */
    public Resident behind(String address, String name) {
        Reach forwarded = new Reach(List.of(), OptionalInt.of(PORT), List.of(), false, false, false);
        Resident resident = new Resident(this, name, quiet(name).with(forwarded), NETWORK);
        resident.transport = new MemoryTransport(network, address);
        return moveIn(resident);
    }

    /** A node of another network. */
    public Resident moveInElsewhere(String host, String network) {
        return moveIn(new Resident(this, host, quiet(host), network));
    }

    private Resident moveIn(Resident resident) {
        residents.add(resident);
        resident.begin();
        return resident;
    }

    public Resident moveIn(String host) {
        return moveIn(host, quiet(host));
    }

    public List<Resident> residents() {
        return residents;
    }

    public byte[] secret(long number) {
        byte[] secret = new byte[32];
        new Random(seed * 1_000_003 + number).nextBytes(secret);
        return secret;
    }

    /** A node's transport goes, as when its bundle is stopped. */
    public void remove(Resident resident) {
        CompletableFuture<Void> gone = resident.node.remove(resident.transport).toCompletableFuture();
        until(gone::isDone);
        resident.transport.shutdown();
        passSeconds(1);
    }

    /** The same answer, so much later. */
    <T> CompletionStage<T> after(Duration delay, CompletionStage<T> stage) {
        CompletableFuture<T> late = new CompletableFuture<>();
        stage.whenComplete((answer, failure) -> time.after(delay, () -> {
            if (failure == null) {
                late.complete(answer);
            } else {
                late.completeExceptionally(failure);
            }
        }));
        return late;
    }

    /** What begins so much later. */
    <T> CompletionStage<T> after(Duration delay, Supplier<CompletionStage<T>> step) {
        CompletableFuture<Void> begins = new CompletableFuture<>();
        time.after(delay, () -> begins.complete(null));
        return begins.thenCompose(now -> step.get());
    }

    public void pass(Duration time) {
        this.time.advance(time);
    }

    public void passSeconds(long seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    public boolean until(BooleanSupplier condition) {
        return time.advanceUntil(condition, Duration.ofMinutes(5));
    }
}
