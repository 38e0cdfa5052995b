package org.jackfield.itests.codeswap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.point.PointId;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.eventloops.TimerThread;
import org.jackfield.itests.outside.Callers;
import org.jackfield.itests.outside.OutsideNode;
import org.jackfield.itests.outside.OutsideTransport;
import org.jackfield.pool.PoolNode;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.SessionLimits;

/** Many nodes in plain Java that dial one point; their own transport is never exchanged. Closing ends them. */
final class Peers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String scheme;
    private final String network;
    private final SessionLimits limits;
    private final TimerThread timers;
    private final EventLoops loops;
    private final SplittableRandom random;
    private final List<OutsideNode> nodes = new ArrayList<>();
    private final List<OutsideTransport> transports = new ArrayList<>();

    /** @param loops not activated yet; ends with them */
    Peers(String scheme, String network, SessionLimits limits, EventLoops loops, long seed) {
        this.scheme = scheme;
        this.network = network;
        this.limits = limits;
        random = new SplittableRandom(seed);
        timers = new TimerThread();
        this.loops = loops;
        timers.activate();
        loops.activate();
    }

    /** A node with its application and a transport of its own. */
    PoolNode moveIn(Talkers talkers) {
        OutsideNode node = new OutsideNode(network, PoolSettings.DEFAULT.with(limits), timers, random.split());
        OutsideTransport transport = OutsideTransport.by(scheme, loops.group());
        node.node().add(talkers);
        node.node().add(transport.transport());
        node.begin();
        nodes.add(node);
        transports.add(transport);
        return node.node();
    }

    /** Others who live on what these have: they come and go. */
    Callers callers(PointId point) {
        return new Callers(network, List.of(point), loops.group(), timers, random.split());
    }

    /** Dials, and insists. */
    static Connection connect(PoolNode from, PointId to) {
        return soon(from.connect(to));
    }

    @Override
    public void close() {
        List<CompletionStage<Void>> ends = nodes.stream().map(OutsideNode::end).toList();
        ends.forEach(Peers::soon);
        transports.forEach(transport -> soon(transport.shutdown()));
        soon(loops.shutdown());
        timers.shutdown();
    }

    private static <T> T soon(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }
}
