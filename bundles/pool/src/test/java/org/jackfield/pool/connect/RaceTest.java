package org.jackfield.pool.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jackfield.api.node.Try;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.Guise;
import org.jackfield.pool.Town;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.event.EventStream;
import org.jackfield.pool.event.Guard;
import org.jackfield.pool.settings.Racing;
import org.jackfield.pool.thread.Control;
import org.jackfield.pool.transport.Edition;
import org.jackfield.pool.transport.Nobody;
import org.jackfield.pool.transport.Patience;
import org.jackfield.pool.transport.StableChannel;
import org.jackfield.pool.transport.Switchboard;
import org.jackfield.transports.memory.Conditions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several points, one channel: who is dialled when, and who wins. Ten milliseconds each way. */
class RaceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String ALICE = "192.0.2.1";
    private static final String BOB = "192.0.2.2";
    /** On another way to the same peer, which can be cut by itself. */
    private static final String BOBS_OTHER_HOUSE = "198.51.100.2";

    private static final PointId TCP = PointId.parse("tcp://" + BOB + ":1");
    private static final PointId WS = PointId.parse("ws://" + BOBS_OTHER_HOUSE + ":2");
    private static final PointId UDP = PointId.parse("udp://" + BOBS_OTHER_HOUSE + ":3");

    private final Town town = new Town(3, Conditions.PERFECT.withLatency(Duration.ofMillis(10), Duration.ZERO));
    private final VirtualThreads threads = new VirtualThreads(town.time);
    private final Control control = new Control(threads.start("control"), town.time, town.time);
    private final Switchboard switchboard = new Switchboard(
            new Guard(new EventStream(town.time, threads, town.time)),
            new Patience(control, threads, () -> Duration.ofSeconds(1)));
    private int placesLeft = 64;
    private final Places places = new Places(() -> placesLeft, () -> {});
    private final Spectator spectator = new Spectator();
    private final List<Guise> hers = new ArrayList<>();

    @BeforeEach
    void giveAliceHerTransports() {
        for (String scheme : List.of("tcp", "ws", "udp")) {
            Guise guise = new Guise(scheme, town, ALICE);
            hers.add(guise);
            switchboard.add(guise, Edition.UNNUMBERED);
        }
        new Guise("tcp", town, BOB);
        new Guise("tcp", town, BOBS_OTHER_HOUSE);
    }

    @Test
    void theFirstPointAloneIsDialledIfItAnswersInTime() {
        listens(TCP, BOB);

        Race race = run(TCP, WS);
        town.passSeconds(1);

        assertEquals(List.of(TCP), spectator.opened);
        assertEquals(List.of(new Try(TCP, Duration.ZERO, Optional.empty())), race.tries());
        assertTrue(race.hasMore());
    }

    @Test
    void theNextIsDialledAQuarterOfASecondLaterAndTheOthersAreCalledOffOnceItOpens() {
        town.network.isolate(BOB);
        listens(WS, BOBS_OTHER_HOUSE);

        Race race = run(TCP, WS, UDP);
        town.pass(Duration.ofMillis(249));
        assertEquals(List.of(TCP), spectator.dialled);
        town.pass(Duration.ofMillis(1));
        assertEquals(List.of(TCP, WS), spectator.dialled);
        town.passSeconds(20);

        assertEquals(List.of(WS), spectator.opened);
        assertEquals(
                List.of(
                        new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.DialCancelled())),
                        new Try(WS, Duration.ofMillis(250), Optional.empty())),
                race.tries());
    }

    @Test
    void theNextIsDialledAtOnceWhenTheOneBeforeHasFailed() {
        listens(WS, BOBS_OTHER_HOUSE);

        Race race = run(TCP, WS);
        town.passSeconds(1);

        assertEquals(
                List.of(
                        new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.DialRefused())),
                        new Try(WS, Duration.ofMillis(20), Optional.empty())),
                race.tries());
    }

    @Test
    void aTransportThatIsNotThereFailsAtOnce() {
        hers.forEach(switchboard::remove);
        switchboard.add(hers.get(1), Edition.UNNUMBERED);
        listens(WS, BOBS_OTHER_HOUSE);

        Race race = run(TCP, WS);
        town.passSeconds(1);

        assertEquals(
                List.of(
                        new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.NoTransport("tcp"))),
                        new Try(WS, Duration.ZERO, Optional.empty())),
                race.tries());
    }

    /** One that has not gone, but says so. */
    @Test
    void aTransportThatSaysThatItHasLeftIsNotAskedAgain() {
        switchboard.remove(hers.get(0));
        AtomicInteger asked = new AtomicInteger();
        switchboard.add(
                new Guise("tcp", town, ALICE) {
                    @Override
                    public Cancellable dial(DialRequest request, Dialling dialling) {
                        asked.incrementAndGet();
                        dialling.failed(new CloseReason.TransportGone("tcp"));
                        return () -> {};
                    }
                },
                Edition.UNNUMBERED);

        Race race = run(TCP);
        town.passSeconds(1);

        assertEquals(1, asked.get());
        assertEquals(
                List.of(new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.TransportGone("tcp")))), race.tries());
    }

    @Test
    void ofTwoThatOpenTheLaterIsClosedAndNobodyHearsOfIt() {
        Duration slow = Duration.ofMillis(200);
        town.network.conditions(ALICE, BOB, Conditions.PERFECT.withLatency(slow, Duration.ZERO));
        Door slowDoor = listens(TCP, BOB);
        Door quickDoor = listens(WS, BOBS_OTHER_HOUSE);

        run(TCP, WS);
        town.passSeconds(5);

        assertEquals(List.of(WS), spectator.opened);
        assertEquals(1, slowDoor.closed);
        assertEquals(0, quickDoor.closed);
    }

    @Test
    void ifWhatTheWinnerCarriesComesToNothingThoseThatWereCalledOffAreNext() {
        Duration slow = Duration.ofMillis(200);
        town.network.conditions(ALICE, BOB, Conditions.PERFECT.withLatency(slow, Duration.ZERO));
        listens(TCP, BOB);
        listens(WS, BOBS_OTHER_HOUSE);
        Race race = run(TCP, WS);
        town.pass(Duration.ofMillis(300));

        race.goOn(new CloseReason.HandshakeEnded(), Duration.ofSeconds(10));
        town.passSeconds(5);

        assertEquals(List.of(WS, TCP), spectator.opened);
        assertEquals(
                List.of(
                        new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.DialCancelled())),
                        new Try(WS, Duration.ofMillis(250), Optional.of(new CloseReason.HandshakeEnded())),
                        new Try(TCP, Duration.ofMillis(300), Optional.empty())),
                race.tries());
        assertEquals(1, places.taken());
        race.stop(new CloseReason.Shutdown());
        assertEquals(0, places.taken());
    }

    @Test
    void whenNoneIsLeftAllAreTold() {
        run(TCP, WS, UDP);
        town.passSeconds(20);

        List<Try> refused = List.of(
                new Try(TCP, Duration.ZERO, Optional.of(new CloseReason.DialRefused())),
                new Try(WS, Duration.ofMillis(20), Optional.of(new CloseReason.DialRefused())),
                new Try(UDP, Duration.ofMillis(40), Optional.of(new CloseReason.DialRefused())));
        assertEquals(Optional.of(refused), spectator.failed);
        assertEquals(List.of(), spectator.opened);
        assertEquals(0, places.taken());
    }

    @Test
    void whenTheTimeIsUpAllThatAreSilentHaveTakenTooLong() {
        town.network.isolate(BOB);
        town.network.isolate(BOBS_OTHER_HOUSE);

        run(TCP, WS);
        town.passSeconds(20);

        CloseReason tooLong = new CloseReason.TimedOut(CloseReason.Phase.DIALLING, LIMIT);
        assertEquals(
                Optional.of(List.of(
                        new Try(TCP, Duration.ZERO, Optional.of(tooLong)),
                        new Try(WS, Duration.ofMillis(250), Optional.of(tooLong)))),
                spectator.failed);
        assertEquals(0, places.taken());
    }

    @Test
    void withoutAPlaceTheNextWaitsUntilTheOneBeforeHasFailed() {
        placesLeft = 1;
        town.network.isolate(BOB);
        listens(WS, BOBS_OTHER_HOUSE);

        run(TCP, WS);
        town.passSeconds(9);

        assertEquals(List.of(TCP), spectator.dialled);
        assertEquals(1, places.taken());
    }

    @Test
    void whoMayNotBeDialledIsAFailureLikeAnother() {
        spectator.forbidden = List.of(TCP);
        listens(TCP, BOB);
        listens(WS, BOBS_OTHER_HOUSE);

        Race race = run(TCP, WS);
        town.passSeconds(1);

        assertEquals(List.of(WS), spectator.opened);
        assertEquals(
                Optional.of(new CloseReason.AddressBanned()),
                race.tries().get(0).failure());
        assertEquals(List.of(WS), spectator.dialled);
    }

    @Test
    void whatIsStoppedOpensNothingAnyMore() {
        listens(TCP, BOB);
        Race race = run(TCP, WS);

        race.stop(new CloseReason.Shutdown());
        town.passSeconds(20);

        assertEquals(List.of(), spectator.opened);
        assertEquals(Optional.empty(), spectator.failed);
        assertEquals(0, places.taken());
        assertFalse(race.hasMore());
    }

    private Race run(PointId... points) {
        assertTrue(places.take());
        Race race = new Race(switchboard, control, places, () -> Racing.DEFAULT, List.of(points), LIMIT, spectator);
        control.execute(race::start);
        town.pass(Duration.ZERO);
        return race;
    }

    private Door listens(PointId point, String host) {
        Door door = new Door();
        Transport transport = new Guise(point.scheme(), town, host);
        transport.listen(ListenRequest.on(point), door);
        return door;
    }

    /** Who takes calls, and counts those that ended. */
    private static final class Door implements Accepting {

        private int closed;

        @Override
        public ChannelEvents accepted(Channel channel) {
            channel.request(1);
            return new ChannelEvents() {
                @Override
                public void received(ByteBuffer bytes) {
                    bytes.position(bytes.limit());
                }

                @Override
                public void writable() {}

                @Override
                public void closed(CloseReason reason) {
                    closed++;
                }
            };
        }

        @Override
        public void troubled(CloseReason reason) {
            throw new AssertionError(reason.sentence());
        }
    }

    /** Writes down what it hears. */
    private static final class Spectator implements Race.Course {

        private final List<PointId> dialled = new ArrayList<>();
        private final List<PointId> opened = new ArrayList<>();
        private List<PointId> forbidden = List.of();
        private Optional<List<Try>> failed = Optional.empty();

        @Override
        public void ask(PointId point, Consumer<Optional<CloseReason>> answer) {
            answer.accept(forbidden.contains(point) ? Optional.of(new CloseReason.AddressBanned()) : Optional.empty());
        }

        @Override
        public void dialling(PointId point) {
            dialled.add(point);
        }

        @Override
        public void missed(PointId point, CloseReason reason) {}

        @Override
        public ChannelEvents opened(PointId point, StableChannel channel) {
            opened.add(point);
            return Nobody.HEARS;
        }

        @Override
        public void failed(List<Try> tries) {
            assertEquals(Optional.empty(), failed);
            failed = Optional.of(tries);
        }
    }
}
