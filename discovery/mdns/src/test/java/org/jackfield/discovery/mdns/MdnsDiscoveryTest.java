package org.jackfield.discovery.mdns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.DiscoveryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With a neighbour in another network namespace. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MdnsDiscoveryTest extends DiscoveryContract {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static Optional<Neighbourhood> neighbourhood = Optional.empty();

    private final List<Discovery> started = new ArrayList<>();

    @BeforeAll
    static void settle() throws Exception {
        Neighbourhood opened = Neighbourhood.open();
        neighbourhood = Optional.of(opened);
        opened.settle("idbob", "TEZOS", "tcp://0.0.0.0:1732", "udp://0.0.0.0:1733");
    }

    @AfterAll
    static void leave() throws Exception {
        if (neighbourhood.isPresent()) {
            neighbourhood.get().leave();
        }
    }

    @Override
    protected Discovery discovery() {
        return alice(9732);
    }

    @Override
    protected Duration patience() {
        return PATIENCE;
    }

    /** The goodbye takes its time, and belongs to the test that is over. */
    @AfterEach
    void awaitGoodbye() throws InterruptedException {
        started.forEach(Discovery::stop);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("discovery-mdns-watch")) {
                thread.join(PATIENCE.toMillis());
            }
        }
    }

    @Test
    void nodesInTwoNamespacesFindEachOtherByEveryTransport() throws InterruptedException {
        BlockingQueue<Finding> found = new LinkedBlockingQueue<>();
        alice(4321).start(found::add);

        Set<Finding> bob = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            Finding finding = found.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertTrue(finding != null, () -> "no more than " + bob + " is found of Bob");
            bob.add(finding);
        }
        assertEquals(Set.of(there("tcp", 1732), there("udp", 1733)), bob);
        assertTrue(
                neighbourhood.orElseThrow().isFoundThere("tcp://" + Neighbourhood.HERE + ":4321", PATIENCE),
                "Bob finds Alice");
    }

    private Discovery alice(int port) {
        Ourselves alice = new Ourselves("idalice", "TEZOS", List.of(PointId.parse("tcp://0.0.0.0:" + port)));
        Discovery discovery = new MdnsDiscovery(
                MdnsDiscovery.DEFAULT_MOST_NEIGHBOURS,
                () -> neighbourhood.orElseThrow().present(),
                () -> Optional.of(alice));
        started.add(discovery);
        return discovery;
    }

    private static Finding there(String scheme, int port) {
        return Finding.hearsay(new PointId(scheme, Neighbourhood.THERE, port));
    }
}
