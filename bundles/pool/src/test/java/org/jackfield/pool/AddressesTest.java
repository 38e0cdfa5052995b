package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** Where nodes listen, where they say that they can be dialled, and who is told; and several of them behind one address. */
class AddressesTest {

    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    private static final String CAROL = "192.0.2.3";
    private static final String DAVE = "192.0.2.4";
    private static final String MALLORY = "192.0.2.66";
    private static final PointId BOBS_NAME = PointId.parse("ws://node.example:443");
    private static final PointId GATEWAY = Town.at("203.0.113.7");

    private final Town town = new Town(5);
    private final Resident alice = town.moveIn(ALICE, quiet(ALICE));

    @Test
    void aNeighbourIsToldEveryPointWithItsSchemeAndName() {
        Resident bob = bobWithAName();

        alice.connect(bob);
        town.passSeconds(1);

        assertEquals(List.of(Town.at(BOB), BOBS_NAME), book(alice).points(bob.peer()));
        assertEquals(List.of(Town.at(ALICE)), book(bob).points(alice.peer()));
        // it is the peer's word, and nobody else's: maintenance does not dial it
        assertEquals(Optional.empty(), book(alice).point(BOBS_NAME));
    }

    @Test
    void withoutAWordOfTheOperatorWhereItListensIsAnnouncedButNotWhatIsNoAddress() {
        String everywhere = "0.0.0.0";
        Resident bob = new Resident(
                town,
                BOB,
                quiet(BOB)
                        .with(Reach.listeningOn(
                                Town.at(BOB), new PointId("ws", BOB, 443), new PointId("udp", everywhere, 9732))),
                Town.NETWORK);
        bob.node.add(new Guise("ws", town, BOB));
        bob.node.add(new Guise("udp", town, everywhere));
        bob.begin();

        alice.connect(bob);
        town.passSeconds(1);

        assertEquals(
                List.of(Town.at(BOB), new PointId("ws", BOB, 443)), book(alice).points(bob.peer()));
        // the same address as that of the connection: learned as the port of a greeting is
        assertTrue(book(alice).point(new PointId("ws", BOB, 443)).isPresent());
    }

    @Test
    void aChangeIsToldAtOnceAndReplacesWhatWasSaidBefore() {
        Resident bob = bobWithAName();
        alice.connect(bob);
        town.passSeconds(1);
        PointId other = PointId.parse("wss://other.example:443");

        bob.node.change(quiet(BOB).with(bobsReach().advertising(other)));
        town.passSeconds(1);

        assertEquals(List.of(Town.at(BOB), other), book(alice).points(bob.peer()));
        assertTrue(alice.connectedTo(bob));
    }

    @Test
    void whoKnowsOnlyOctezsWordsHearsNoOther() {
        Resident bob = bobWithAName();
        Confidant octez = Confidant.of(town, CAROL, false, bob);

        bob.node.change(quiet(BOB).with(bobsReach().advertising(PointId.parse("wss://other.example:443"))));
        town.passSeconds(5);

        assertEquals(List.of(), octez.heard(Message.Kindred.class));
        assertEquals(Optional.empty(), octez.end);
    }

    @Test
    void pointsOfEverySchemeAreToldToThoseAloneWhoUnderstandThem() {
        Resident bob = bobWithAName();
        alice.node.add(new Guise("ws", town, ALICE));
        alice.node.connect(BOBS_NAME);
        town.passSeconds(1);
        Resident carol = town.moveIn(CAROL, quiet(CAROL));
        Resident octez = town.moveIn(DAVE, Town.quiet(DAVE));
        carol.connect(alice);
        octez.connect(alice);

        tell(carol, alice, new Message.Bootstrap());
        tell(octez, alice, new Message.Bootstrap());
        town.passSeconds(1);

        assertTrue(alice.connectedTo(bob));
        assertTrue(book(carol).point(BOBS_NAME).isPresent());
        assertTrue(book(octez).point(Town.at(CAROL)).isPresent());
        assertTrue(book(octez).points().stream()
                .allMatch(known -> known.point().scheme().equals("memory")));
    }

    @Test
    void theGreetingHasThePortThatEverybodyUnderstands() {
        Resident bob = new Resident(
                town, BOB, quiet(BOB).with(Reach.listeningOn(new PointId("ws", BOB, 443), Town.at(BOB))), Town.NETWORK);
        bob.node.add(new Guise("ws", town, BOB));
        bob.begin();
        assertEquals(OptionalInt.of(Town.PORT), bob.node.announcement().port());

        bob.node.change(quiet(BOB)
                .with(Reach.listeningOn(Town.at(BOB))
                        .advertising(BOBS_NAME, Town.at("198.51.100.2").withPort(10))));
        town.passSeconds(1);
        assertEquals(OptionalInt.of(10), bob.node.announcement().port());

        bob.node.change(quiet(BOB).with(Reach.listeningOn(new PointId("ws", BOB, 443))));
        town.passSeconds(1);
        assertEquals(OptionalInt.empty(), bob.node.announcement().port());
    }

    @Test
    void whoDialsByAnotherTransportIsFoundByTheOneThatItsPortIsOf() {
        Resident bob = new Resident(town, BOB, quiet(BOB), Town.NETWORK);
        bob.node.add(new Guise("ws", town, BOB));
        bob.begin();
        PointId door = new PointId("ws", ALICE, 443);
        alice.node.add(new Guise("ws", town, ALICE));
        alice.node.change(quiet(ALICE).with(Reach.listeningOn(Town.at(ALICE), door)));
        town.passSeconds(1);

        bob.node.connect(door);
        town.passSeconds(1);

        assertEquals(
                Optional.of(Town.at(BOB)), alice.connectionTo(bob).orElseThrow().point());
    }

    @Test
    void twoBehindOneAddressAreBothWelcomeAndTheirPointIsFreeWhenBothHaveGone() {
        Resident carol = behindTheGateway(CAROL);
        Resident dave = behindTheGateway(DAVE);

        carol.connect(alice);
        dave.connect(alice);
        town.passSeconds(1);

        assertTrue(alice.connectedTo(carol));
        assertTrue(alice.connectedTo(dave));
        for (Resident one : List.of(carol, dave)) {
            assertEquals(
                    Optional.of(GATEWAY), alice.connectionTo(one).orElseThrow().point());
            assertEquals(List.of(GATEWAY), book(alice).points(one.peer()));
        }

        leave(dave);
        KnownPoint withCarol = book(alice).point(GATEWAY).orElseThrow();
        assertEquals(KnownPoint.State.RUNNING, withCarol.state());
        assertEquals(Optional.of(carol.peer()), withCarol.peer());

        leave(carol);
        assertEquals(
                KnownPoint.State.DISCONNECTED,
                book(alice).point(GATEWAY).orElseThrow().state());
    }

    @Test
    void aPointThatIsSomebodyElsesCostsThatOneNothing() {
        PointId victims = Town.at(CAROL);
        Resident victim = town.moveIn(CAROL, quiet(CAROL));
        Resident mallory = town.moveIn(
                MALLORY, quiet(MALLORY).with(Reach.listeningOn(Town.at(MALLORY)).advertising(victims)));
        mallory.connect(alice);
        town.passSeconds(1);
        assertEquals(List.of(Town.at(MALLORY), victims), book(alice).points(mallory.peer()));
        assertEquals(Optional.empty(), book(alice).point(victims));

        leave(mallory);
        town.network.isolate(MALLORY);
        Connection found = connect(alice, Town.at(MALLORY));

        assertEquals(victim.peer(), found.peer());
        assertEquals(List.of(Town.at(MALLORY)), book(alice).points(mallory.peer()));
        assertEquals(
                Optional.of(victim.peer()),
                book(alice).point(victims).orElseThrow().peer());
        assertEquals(List.of(), alice.node.access().entries(AccessList.GREY));
    }

    @Test
    void nobodyElseSendsUsToOurOwnMachine() {
        Resident mallory = town.moveIn(
                MALLORY,
                quiet(MALLORY)
                        .with(Reach.listeningOn(Town.at(MALLORY))
                                .advertising(
                                        Town.at("127.0.0.1"),
                                        Town.at("localhost"),
                                        Town.at("::1"),
                                        Town.at("0.0.0.0"),
                                        Town.at("224.0.0.1"),
                                        Town.at("fe80::1"),
                                        Town.at(ALICE),
                                        BOBS_NAME)));
        mallory.connect(alice);
        town.passSeconds(1);

        assertEquals(List.of(Town.at(MALLORY), BOBS_NAME), book(alice).points(mallory.peer()));
    }

    private Reach bobsReach() {
        return Reach.listeningOn(Town.at(BOB), BOBS_NAME).advertising(Town.at(BOB), BOBS_NAME);
    }

    private Resident bobWithAName() {
        Resident bob = new Resident(town, BOB, quiet(BOB).with(bobsReach()), Town.NETWORK);
        bob.node.add(new Guise("ws", town, BOBS_NAME.host()));
        bob.begin();
        return bob;
    }

    /** All that come through the gateway have its address, and say that they are found at its port. */
    private Resident behindTheGateway(String host) {
        Reach forwarded = new Reach(List.of(), OptionalInt.of(Town.PORT), List.of(), false, false, false);
        Resident resident = new Resident(town, host, quiet(host).with(forwarded), Town.NETWORK);
        resident.transport = new MemoryTransport(town.network, GATEWAY.host());
        resident.begin();
        return resident;
    }

    private void leave(Resident resident) {
        resident.node.disconnect(alice.peer(), new CloseReason.OperatorDecided("enough"));
        assertTrue(town.until(() -> !alice.connectedTo(resident)));
    }

    private Connection connect(Resident from, PointId to) {
        var dial = from.node.connect(to).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        return dial.join();
    }

    private static Book book(Resident resident) {
        return (Book) resident.node.addressBook();
    }

    /** Does nothing by itself, and lets those of its kind recognise it. */
    private static PoolSettings quiet(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    private static void tell(Resident from, Resident to, Message message) {
        ((PeerConnection) from.connectionTo(to).orElseThrow()).tell(message);
    }
}
