package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.selfcheck.SelfCheck;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.ExchangeLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Is it me? Whole nodes whose own clock, network, names, gateway and disk fail, and a policy that blames whoever it may. */
class SelfCheckTest {

    private static final String GATEWAY = "172.17.0.1";
    private static final String PUBLIC = "203.0.113.77";

    private final Town town = new Town(71);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("198.51.100.2");

    @BeforeEach
    void alwaysBlame() {
        alice.node.add(new Blaming());
        town.passSeconds(1);
    }

    @Test
    void withoutAFaultPeersAreBlamed() {
        part(bob);

        assertEquals(List.of(), alice.node.faults());
        assertEquals(2, greys(), "the address and the peer");
    }

    @Test
    void aClockThatIsSetExcusesEverybodyForAWhile() {
        for (Duration step : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            town.setWall(step);
            town.pass(SelfCheck.PERIOD);

            assertEquals(new OwnFault.ClockStepped(step), only().fault());
            part(bob);
            assertEquals(0, greys());

            town.pass(SelfCheck.AFTERMATH.plus(SelfCheck.PERIOD));
            assertEquals(List.of(), alice.node.faults());
        }
        assertEquals(1, alice.heard(NodeEvent.OwnFaultOver.class).get(0).spared());

        part(bob);
        assertEquals(2, greys());
    }

    @Test
    void aClockThatIsCorrectedALittleIsNoFault() {
        for (int i = 0; i < 20; i++) {
            town.setWall(Duration.ofSeconds(9));
            town.pass(SelfCheck.PERIOD);
        }

        assertEquals(List.of(), alice.heard(NodeEvent.OwnFaultSuspected.class));
    }

    @Test
    void whoFindsNoWayToAnybodyHasLostTheNetwork() {
        for (int i = 0; i < 6; i++) {
            unreachable("203.0." + i + ".1");
        }
        town.pass(SelfCheck.PERIOD);

        assertEquals(new OwnFault.NoWayOut(6, 6), only().fault());

        alice.connect(bob);
        town.pass(SelfCheck.PERIOD);
        assertEquals(List.of(), alice.node.faults());
    }

    @Test
    void nobodyFeignsALostNetworkWhileSomebodyIsConnected() {
        alice.connect(bob);
        for (int i = 0; i < 20; i++) {
            unreachable("203.0." + i + ".1");
        }
        town.pass(SelfCheck.PERIOD);

        assertEquals(List.of(), alice.node.faults());
    }

    @Test
    void aNeighbourhoodThatIsDownIsNotTheNetwork() {
        for (int i = 1; i < 20; i++) {
            unreachable("203.0.113." + i);
        }
        town.pass(SelfCheck.PERIOD);

        assertEquals(List.of(), alice.node.faults());
    }

    @Test
    void namesThatAllFailAreOurResolversFault() {
        Names names = new Names();
        alice.node.add(names);
        town.passSeconds(1);

        names.sink.failed("seed-1.example", "no answer within 5 s");
        town.pass(SelfCheck.PERIOD);
        assertEquals(List.of(), alice.node.faults(), "one name may be wrong by itself");

        names.sink.failed("seed-2.example", "no answer within 5 s");
        town.pass(SelfCheck.PERIOD);
        assertEquals(new OwnFault.NamesFail(2), only().fault());

        names.sink.answered("seed-2.example");
        town.pass(SelfCheck.PERIOD);
        assertEquals(List.of(), alice.node.faults());
    }

    @Test
    void namesThatThereAreNotAreNoFaultOfOurResolver() {
        Names names = new Names();
        alice.node.add(names);
        town.passSeconds(1);

        names.sink.absent("seed-1.example", "there is no such name");
        names.sink.absent("seed-2.example", "there is no such name");
        town.pass(SelfCheck.PERIOD);
        assertEquals(List.of(), alice.node.faults(), "whoever says so answers");
    }

    @Test
    void behindAGatewayItsOneAddressStaysUnpunishedAndThePeersDoNot() {
        alice.connect(bob);
        List<Resident> hidden = List.of(
                behindTheGateway("10.1.0.1"),
                behindTheGateway("10.1.0.2"),
                behindTheGateway("10.1.0.3"),
                behindTheGateway("10.1.0.4"));
        hidden.forEach(one -> one.connect(alice));
        town.pass(SelfCheck.PERIOD);
        assertEquals(new OwnFault.OneGateway(GATEWAY, 4), only().fault());

        town.pass(SelfCheck.SPARING);
        alice.node.disconnect(hidden.get(0).peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        alice.node.disconnect(bob.peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        town.passSeconds(2);

        assertEquals(3, greys(), "bob and his address, and the hidden one by its id alone");
    }

    @Test
    void oneBadCallerBehindAGatewayThatNobodySuspectsYetShutsOutNobody() {
        alice.node.change(Town.quiet(alice.host).with(ExchangeLimits.DEFAULT));
        alice.connect(bob);
        Resident bad = behindTheGateway("10.1.0.1");
        bad.connect(alice);
        town.pass(SelfCheck.PERIOD);
        assertEquals(List.of(), alice.node.faults(), "there are too few to tell");

        alice.node.disconnect(bad.peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        town.passSeconds(2);

        assertEquals(1, greys(), "the peer, and not the gateway");
        behindTheGateway("10.1.0.2").connect(alice);
    }

    @Test
    void whoSaysNothingThatIsAHandshakeShutsOutNobodyBehindItsGatewayEither() {
        alice.node.change(Town.quiet(alice.host).with(ExchangeLimits.DEFAULT));
        Stranger scanner = new Stranger(town, GATEWAY).dial(alice);
        town.passSeconds(1);

        scanner.say(new byte[400]);
        town.passSeconds(2);

        assertEquals(1, alice.heard(NodeEvent.IncomingFailed.class).size());
        assertEquals(0, greys());
        behindTheGateway("10.1.0.1").connect(alice);
    }

    @Test
    void whoIsThrownOutOrSaysNoHandshakeShutsOutNobodyAtTheSamePublicAddress() {
        Stranger scanner = new Stranger(town, PUBLIC).dial(alice);
        town.passSeconds(1);
        scanner.say(new byte[400]);
        town.passSeconds(2);
        assertEquals(1, greys(), "the address");
        Resident bad = town.behind(PUBLIC, "10.2.0.2");
        bad.connect(alice);
        town.passSeconds(1);
        alice.node.disconnect(bad.peer(), new CloseReason.Misbehaviour("test", "rubbish"));
        town.passSeconds(2);
        assertEquals(2, greys(), "the address and the peer");

        town.behind(PUBLIC, "10.2.0.1").connect(alice);
    }

    @Test
    void inALanTheAddressOfOneWhoBehavesBadlyIsItsOwn() {
        Resident bad = behindTheGateway("10.1.0.1");
        bad.connect(alice);
        town.passSeconds(1);

        alice.node.disconnect(bad.peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        town.passSeconds(2);

        assertEquals(2, greys(), "the address and the peer");
    }

    @Test
    void inALanAPrivateAddressIsANeighbours() {
        for (int i = 1; i <= 4; i++) {
            behindTheGateway("10.1.0." + i).connect(alice);
        }
        town.pass(SelfCheck.PERIOD);

        assertEquals(List.of(), alice.node.faults());
    }

    @Test
    void aFaultThatLastsDoesNotDisarmTheNode(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("data");
        Files.writeString(missing, "in the way of a folder");
        alice.node.change(Town.quiet(alice.host).with(BookLimits.DEFAULT.in(missing.resolve("address-book"))));
        part(bob);
        town.passSeconds(30);

        assertInstanceOf(OwnFault.FileUnwritten.class, only().fault());
        assertTrue(only().sparing());
        int before = greys();
        part(town.moveIn("203.0.113.6"));
        assertEquals(before, greys());

        town.pass(SelfCheck.SPARING);
        assertTrue(alice.node.faults().stream().noneMatch(SuspectedFault::sparing));
        assertInstanceOf(OwnFault.FileUnwritten.class, only().fault());
        part(town.moveIn("203.0.113.7"));
        assertEquals(before + 2, greys());

        Files.delete(missing);
        Files.createDirectory(missing);
        part(town.moveIn("203.0.113.8"));
        town.passSeconds(30);
        assertEquals(List.of(), alice.node.faults());
        assertEquals(1, alice.heard(NodeEvent.FileMended.class).size());
    }

    private void part(Resident from) {
        alice.connect(from);
        alice.node.disconnect(from.peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        town.passSeconds(2);
    }

    private void unreachable(String host) {
        town.network.undiallable(host);
        var dial = alice.node.connect(Town.at(host)).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        ExecutionException failure = assertThrows(ExecutionException.class, dial::get);
        assertTrue(failure.getMessage().contains("ConnectException"), failure.toString());
    }

    private Resident behindTheGateway(String host) {
        return town.behind(GATEWAY, host);
    }

    private SuspectedFault only() {
        List<SuspectedFault> faults = alice.node.faults();
        assertEquals(1, faults.size(), faults::toString);
        return faults.get(0);
    }

    private int greys() {
        return alice.node.access().size(AccessList.GREY);
    }

    /** A finder that finds nothing. */
    private static final class Names implements Discovery {

        private DiscoverySink sink;

        @Override
        public String name() {
            return "names";
        }

        @Override
        public void start(DiscoverySink sink) {
            this.sink = sink;
        }

        @Override
        public void seek() {
            // told by the test
        }

        @Override
        public void stop() {
            // nothing is open
        }
    }
}
