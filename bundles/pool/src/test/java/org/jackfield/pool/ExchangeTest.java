package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.Source;
import org.jackfield.api.message.Message;
import org.jackfield.api.message.Sighting;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.PointsIgnored;
import org.jackfield.api.node.NodeEvent.PointsIgnored.Why;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.Book;
import org.jackfield.pool.connection.PeerConnection;
import org.jackfield.pool.exchange.PointExchange;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who was seen where, from node to node of our kind; and how much of what anybody names is taken. */
@Tag("simulation")
class ExchangeTest {

    private static final String BOB = "192.0.2.2";
    private static final String ALICE = "192.0.2.1";
    private static final String EXCHANGE = PointExchange.EXCHANGE;
    private static final Duration DAY = Duration.ofDays(1);

    private final Town town = new Town(23);

    @Test
    void twoTownsLearnOfEachOtherOverOneCable() {
        Resident here = hub("10.1.0.", 50);
        Resident there = hub("10.2.0.", 50);

        here.connect(there);
        town.passSeconds(5);
        Set<PointId> learned = learned(here, there);
        assertEquals(11, learned.size(), "23 % of 50");
        assertTrue(learned.stream().allMatch(point -> point.host().startsWith("10.2.0.")));
        assertEquals(Set.of(), learned(there, here), "who is dialled does not ask");

        Resident other = town.moveIn("10.2.0.99", quiet("10.2.0.99"));
        other.connect(here);
        town.passSeconds(5);
        assertTrue(
                learned(other, here).stream().anyMatch(point -> point.host().startsWith("10.1.0.")),
                "and the other way round");
        assertTrue(
                Stream.of(here, there, other)
                        .flatMap(each -> each.heard(NodeEvent.TopologySent.class).stream())
                        .findAny()
                        .isEmpty(),
                "without a word of Octez's");

        PointId found = learned.iterator().next();
        var dial = here.node.connect(found).toCompletableFuture();
        assertTrue(town.until(dial::isDone));
        assertEquals(Town.at(dial.join().endpoint().remote().host()), found);
    }

    @Test
    void anAnswerIsGivenOnceInADayForEachConnectionAndIsTheSameForAll() {
        Resident bob = hubOfTheDeparted("10.1.0.", 18);
        Kinsman alice = Kinsman.of(town, ALICE, bob, EXCHANGE);

        alice.say(new Message.AskSeen(), new Message.AskSeen(), new Message.AskSeen());
        town.passSeconds(2);
        List<Message.Seen> first = answers(alice);
        assertEquals(1, first.size());
        assertEquals(4, first.get(0).sightings().size());
        assertFalse(first.get(0).more());

        town.pass(DAY.minusSeconds(4));
        alice.say(new Message.AskSeen());
        town.passSeconds(1);
        assertEquals(1, answers(alice).size());
        town.passSeconds(3);
        alice.say(new Message.AskSeen());
        town.passSeconds(1);
        assertEquals(2, answers(alice).size());

        Kinsman carol = Kinsman.of(town, "192.0.2.3", bob, EXCHANGE);
        carol.say(new Message.AskSeen());
        town.passSeconds(1);
        assertEquals(points(answers(alice).get(1)), points(answers(carol).get(0)));
        alice.hangUp();
        alice.forgetWhatItHeard();
        alice.dial(bob);
        alice.say(new Message.AskSeen());
        town.passSeconds(1);
        assertEquals(
                points(answers(carol).get(0)), points(answers(alice).get(0)), "whoever comes again learns no more");
    }

    @Test
    void whomWeHaveDialledIsAskedAndNotAnswered() {
        Resident alice = hub("10.1.0.", 50);
        Resident bob = town.moveIn(BOB, quiet(BOB));
        alice.connect(bob);
        town.passSeconds(1);
        long before = alice.connectionTo(bob).orElseThrow().stats().messagesSent();

        ((PeerConnection) bob.connectionTo(alice).orElseThrow()).tell(new Message.AskSeen());
        town.passSeconds(1);

        assertTrue(learned(bob, alice).stream()
                .noneMatch(point -> point.host().startsWith("10.1.0.") && !point.equals(Town.at(alice.host))));
        assertTrue(alice.connectionTo(bob).orElseThrow().stats().messagesSent() - before <= 2, "signs of life");
    }

    @Test
    void whoRejectsAgainAndAgainNamesNoMoreThanWhoIsLetIn() {
        Resident crowded = hub("10.1.0.", 100);
        crowded.node.change(quiet(crowded.host).with(new Bounds(0, 0, 100)));
        Resident late = town.moveIn("10.3.0.1", quiet("10.3.0.1").with(ExchangeLimits.LAN));

        late.dial(crowded);
        town.passSeconds(1);
        long first = alternatives(late);
        assertTrue(first > 40, first + " at first");

        for (int i = 0; i < 10; i++) {
            late.dial(crowded);
            town.passSeconds(1);
        }

        long ignored = late.heard(PointsIgnored.class).stream()
                .filter(event -> event.why() == Why.TOO_MANY)
                .mapToLong(PointsIgnored::points)
                .sum();
        assertTrue(ignored >= 9 * first, ignored + " ignored");
    }

    private static long alternatives(Resident who) {
        return who.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source().equals(new Source.Alternative()))
                .count();
    }

    @Test
    void ourOwnPointsAreAnnouncedAboutOnceADay() {
        Resident bob = town.moveIn(BOB, quiet(BOB));
        Kinsman alice = Kinsman.of(town, ALICE, bob, EXCHANGE);
        Kinsman carol = Kinsman.of(town, "192.0.2.3", bob, EXCHANGE);

        town.pass(DAY.multipliedBy(10));

        List<Duration> gaps = new ArrayList<>();
        for (Kinsman each : List.of(alice, carol)) {
            assertEquals(
                    Set.of(Town.at(BOB)),
                    new HashSet<>(each.seen().stream()
                            .flatMap(seen -> points(seen).stream())
                            .toList()));
            assertTrue(each.seen().stream()
                    .allMatch(seen -> seen.sightings().get(0).fresh()));
            List<Instant> moments = announcements(each);
            for (int i = 1; i < moments.size(); i++) {
                gaps.add(Duration.between(moments.get(i - 1), moments.get(i)));
            }
            assertTrue(moments.size() >= 8 && moments.size() <= 14, moments.size() + " in 10 days");
        }
        assertTrue(gaps.stream().allMatch(gap -> gap.toHours() >= 17 && gap.toHours() <= 30), gaps + "");
        assertEquals(gaps.size(), new HashSet<>(gaps).size(), "never the same");
        assertNotEquals(announcements(alice).get(1), announcements(carol).get(1), "and not to all at once");
    }

    @Test
    void whatSomebodySaysOfItselfIsPassedOnToTwoAndOnce() {
        Resident bob = town.moveIn(BOB, quiet(BOB));
        List<Kinsman> kin = IntStream.rangeClosed(1, 9)
                .mapToObj(i -> Kinsman.of(town, "198.51.100." + i, bob, EXCHANGE))
                .toList();
        Kinsman older = Kinsman.of(town, "198.51.100.66", bob, "session/2");
        town.passSeconds(120);
        kin.forEach(Kinsman::forgetWhatItHeard);
        PointId news = Town.at("203.0.113.9");

        kin.get(0).say(new Message.Seen(List.of(Sighting.now(news)), false));
        town.passSeconds(61);
        assertEquals(2, kin.stream().filter(each -> heardOf(each, news)).count());
        assertFalse(heardOf(kin.get(0), news));
        assertEquals(
                new Source.Advertised(kin.get(0).peer),
                bob.node.addressBook().point(news).orElseThrow().source());
        assertEquals(List.of(), older.seen(), "who does not know the words");

        kin.forEach(Kinsman::forgetWhatItHeard);
        kin.get(1).say(new Message.Seen(List.of(Sighting.now(news)), false));
        PointId old = Town.at("203.0.113.10");
        kin.get(2).say(new Message.Seen(List.of(new Sighting(old, Duration.ofHours(1))), false));
        List<Sighting> eleven = IntStream.rangeClosed(20, 30)
                .mapToObj(i -> Sighting.now(Town.at("203.0.113." + i)))
                .toList();
        kin.get(3).say(new Message.Seen(eleven, false));
        town.passSeconds(61);
        assertTrue(kin.stream().allMatch(each -> each.seen().isEmpty()), "nothing of it is news");
        assertTrue(bob.node.addressBook().point(old).isPresent());
    }

    @Test
    void aFloodOfAMillionPointsIsMeteredAndToldOfNowAndThen() {
        Resident bob = town.moveIn(BOB, quiet(BOB));
        Kinsman mallory = Kinsman.of(town, "198.51.100.66", bob, EXCHANGE);
        Instant begun = town.time.instant();
        for (int message = 0; message < 1_000; message++) {
            List<Sighting> points = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                points.add(Sighting.now(
                        new PointId("memory", "100.64." + message % 250 + "." + i % 250, 1 + message * 4 + i / 250)));
            }
            mallory.say(new Message.Seen(points, true));
            town.pass(Duration.ofMillis(100));
        }
        town.passSeconds(2);

        long seconds = Duration.between(begun, town.time.instant()).toSeconds();
        long taken = bob.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source().equals(new Source.Advertised(mallory.peer)))
                .count();
        assertTrue(taken <= 16 + seconds / 10 + 1, taken + " taken in " + seconds + " s");
        assertTrue(taken >= 16 + seconds / 10 - 1, taken + " taken in " + seconds + " s");
        mallory.hangUp();
        List<PointsIgnored> told = bob.heard(PointsIgnored.class);
        assertEquals(3, told.size(), "at once, after a minute, and at the end");
        assertTrue(told.stream()
                .allMatch(each -> each.why() == Why.TOO_MANY && each.by().equals(mallory.peer)));
        assertEquals(
                1_000_000 - taken,
                told.stream().mapToLong(PointsIgnored::points).sum());
        System.out.println(
                "a flood of 1,000,000 points in " + seconds + " s: " + taken + " taken, " + told.size() + " events");
    }

    @Test
    void whoComesAgainMayNameNoMore() {
        Resident bob = town.moveIn(BOB, quiet(BOB));
        Kinsman mallory = Kinsman.of(town, "198.51.100.66", bob, EXCHANGE);
        for (int again = 0; again < 20; again++) {
            List<Sighting> points = new ArrayList<>();
            for (int i = 1; i <= 100; i++) {
                points.add(Sighting.now(Town.at("100.64." + again + "." + i)));
            }
            mallory.say(new Message.Seen(points, false));
            town.passSeconds(1);
            mallory.hangUp();
            mallory.dial(bob);
        }

        long taken = bob.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source().equals(new Source.Advertised(mallory.peer)))
                .count();
        assertTrue(taken >= 16 && taken <= 16 + 8, taken + " in a minute");
    }

    @Test
    void anAnswerThatWeHaveAskedForIsTakenWhole() {
        Resident there = hub("10.2.0.", 250, new ExchangeLimits(true, Duration.ofSeconds(10), 1, 2_500, 23, DAY));
        Resident alice = town.moveIn(
                ALICE, quiet(ALICE).with(new ExchangeLimits(true, Duration.ofSeconds(10), 1, 2_500, 23, DAY)));

        alice.connect(there);
        town.passSeconds(5);

        int learned = learned(alice, there).size();
        assertTrue(learned == 57 || learned == 56, learned + " and perhaps herself");
        assertEquals(List.of(), alice.heard(PointsIgnored.class));
    }

    private static final List<PointId> NOWHERE = Stream.of(
                    "10.0.0.1", "127.0.0.1", "203.0.113.9", "192.168.7.7", "fe80::1", "fd00::1", "printer.local")
            .map(Town::at)
            .toList();
    private static final List<PointId> INTERNET =
            List.of(Town.at("8.8.4.4"), Town.at("2a00:1450::1"), PointId.parse("wss://node.tezos.com:443"));

    @Test
    void onAPublicNetworkWhatLeadsNowhereIsNotLearned() {
        for (boolean octez : List.of(true, false)) {
            String host = octez ? "198.51.100.7" : "198.51.100.8";
            Resident node = town.moveIn(host, quiet(host).with(ExchangeLimits.DEFAULT));
            Resident teller = town.moveIn("10.0.0." + (octez ? 7 : 8), quiet("10.0.0." + (octez ? 7 : 8)));
            teller.connect(node);
            town.passSeconds(1);
            name(teller, node, octez);
            town.passSeconds(61);

            assertTrue(known(node).containsAll(octez ? INTERNET.subList(0, 2) : INTERNET), known(node) + "");
            assertTrue(NOWHERE.stream().noneMatch(known(node)::contains), known(node) + "");
            long ignored = node.heard(PointsIgnored.class).stream()
                    .filter(event -> event.why() == Why.NOT_PUBLIC)
                    .mapToLong(PointsIgnored::points)
                    .sum();
            // and its own announcement, which is of this town
            assertEquals(NOWHERE.size() - (octez ? 1 : 0) + 1, ignored);
        }
    }

    @Test
    void onAPublicNetworkFewNamesAreLearnedAndOnlyOfThoseBehindAWebServer() {
        Resident node = town.moveIn(BOB, quiet(BOB).with(ExchangeLimits.DEFAULT));
        Resident teller = town.moveIn(ALICE, quiet(ALICE));
        teller.connect(node);
        town.pass(Duration.ofMinutes(10));
        List<PointId> names = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            names.add(PointId.parse("wss://n" + i + ".evil.net:443"));
            names.add(PointId.parse("tcp://n" + i + ".evil.net:6379"));
        }

        ((PeerConnection) teller.connectionTo(node).orElseThrow()).tell(new Message.AdvertiseFully(names));
        town.passSeconds(1);

        List<PointId> learned = known(node).stream().filter(names::contains).toList();
        assertEquals(16, learned.size());
        assertTrue(learned.stream().allMatch(point -> point.scheme().equals("wss")), learned::toString);
    }

    @Test
    void onALanItIs() {
        Resident node = town.moveIn(BOB, quiet(BOB));
        Resident teller = town.moveIn(ALICE, quiet(ALICE));
        teller.connect(node);
        town.passSeconds(1);
        name(teller, node, false);

        assertTrue(known(node).containsAll(NOWHERE), known(node) + "");
        assertEquals(List.of(), node.heard(PointsIgnored.class));
    }

    @Test
    void onAPublicNetworkASwapThatLeadsNowhereIsIgnored() {
        Resident node = town.moveIn(BOB, Town.quiet(BOB).with(ExchangeLimits.DEFAULT));
        Resident teller = town.moveIn(ALICE, Town.quiet(ALICE));
        teller.connect(node);
        town.passSeconds(1);

        ((PeerConnection) teller.connectionTo(node).orElseThrow())
                .tell(new Message.SwapRequest(Town.at("10.0.0.1"), teller.peer()));
        town.passSeconds(1);

        assertTrue(node.heard(NodeEvent.SwapIgnored.class).get(0).why().contains("nowhere on the internet"));
        assertEquals(Optional.empty(), node.node.addressBook().point(Town.at("10.0.0.1")));
    }

    @Test
    void onAPublicNetworkARejectionTeachesNothingThatLeadsNowhere() {
        Resident star = town.moveIn(BOB, Town.quiet(BOB).with(new Bounds(0, 1, 2)));
        town.moveIn("10.0.0.4").connect(star);
        town.moveIn("10.0.0.5").connect(star);
        Resident alice = town.moveIn(ALICE, Town.quiet(ALICE).with(ExchangeLimits.DEFAULT));

        alice.cannotConnect(star);
        town.passSeconds(1);

        assertTrue(known(alice).stream().noneMatch(point -> point.host().startsWith("10.")), known(alice) + "");
    }

    @Test
    void whoAsksNotToBeToldOfAndWhoIsBannedAreNeverToldOf() {
        Resident bob = hub("10.1.0.", 50);
        Resident shy = town.moveIn(
                "10.3.0.1",
                quiet("10.3.0.1")
                        .with(new Reach(
                                List.of(Town.at("10.3.0.1")), OptionalInt.empty(), List.of(), true, false, false)));
        bob.node.access().trust(Town.at("10.3.0.1"));
        town.passSeconds(1);
        shy.node.access().trust(Town.at(bob.host));
        town.passSeconds(1);
        bob.connect(shy);
        town.passSeconds(1);
        assertTrue(bob.connectedTo(shy));

        Book book = (Book) bob.node.addressBook();
        assertEquals(50, book.tellable(point -> true).size());
        assertTrue(book.withheld(Town.at("10.3.0.1")));
        bob.node
                .access()
                .ban(AccessOrder.forGood(new Subject.Addresses(AddressRange.parse("10.1.0.0/28")), "test", ""));
        town.passSeconds(1);
        assertTrue(
                book.tellable(point -> true).stream().map(KnownPoint::point).noneMatch(point -> book.withheld(point)));
        assertTrue(book.withheld(Town.at("10.1.0.7")));
    }

    @Test
    void privateNodesAndThoseWithoutPeerDiscoveryTakeNoPart() {
        for (boolean hidden : List.of(true, false)) {
            String host = hidden ? "192.0.2.8" : "192.0.2.9";
            Resident bob = town.moveIn(
                    host,
                    quiet(host)
                            .with(new Reach(
                                    List.of(Town.at(host)), OptionalInt.empty(), List.of(), hidden, false, !hidden)));
            String visitor = hidden ? "192.0.2.18" : "192.0.2.19";
            Kinsman alice = hidden ? trusted(bob, visitor) : Kinsman.of(town, visitor, bob, EXCHANGE);
            alice.say(new Message.AskSeen(), new Message.Seen(List.of(Sighting.now(Town.at("203.0.113.9"))), false));
            town.pass(DAY);

            assertEquals(Optional.empty(), alice.end);
            assertEquals(List.of(), alice.seen());
            assertEquals(Optional.empty(), bob.node.addressBook().point(Town.at("203.0.113.9")));
        }
    }

    @Test
    void aStrangerHearsNothingOfItInADay() {
        Resident bob = hubOfTheDeparted("10.1.0.", 5);
        Confidant octez = Confidant.of(town, ALICE, false, bob);
        Kinsman kin = Kinsman.of(town, "192.0.2.3", bob, EXCHANGE);
        kin.say(new Message.Seen(List.of(Sighting.now(Town.at("203.0.113.9"))), false));
        town.pass(DAY.plusHours(7));

        assertEquals(List.of(), octez.heard(Message.Kindred.class));
        assertEquals(List.of(), octez.heard);
        assertEquals(Optional.empty(), octez.end);
    }

    private Kinsman trusted(Resident bob, String host) {
        bob.node.access().trust(Town.at(host));
        town.passSeconds(1);
        return Kinsman.of(town, host, bob, EXCHANGE);
    }

    /** Everything that leads nowhere and everything that leads somewhere, named to another. */
    private void name(Resident teller, Resident node, boolean octez) {
        List<PointId> all = Stream.concat(NOWHERE.stream(), INTERNET.stream()).toList();
        ((PeerConnection) teller.connectionTo(node).orElseThrow())
                .tell(octez ? new Message.Advertise(all) : new Message.AdvertiseFully(all));
        town.passSeconds(1);
    }

    /** The first of so many, who all know it. */
    private Resident hub(String prefix, int neighbours) {
        return hub(prefix, neighbours, ExchangeLimits.LAN);
    }

    private Resident hub(String prefix, int neighbours, ExchangeLimits limits) {
        Resident hub = town.moveIn(
                prefix + "254",
                quiet(prefix + "254").with(new Bounds(0, 500, 1_000)).with(limits));
        for (int i = 1; i <= neighbours; i++) {
            town.moveIn(prefix + i, Town.quiet(prefix + i)).connect(hub);
        }
        town.passSeconds(1);
        return hub;
    }

    /** One that knows so many, who have gone. */
    private Resident hubOfTheDeparted(String prefix, int neighbours) {
        Resident hub = hub(prefix, neighbours);
        town.residents().stream()
                .filter(each -> each != hub && each.connectedTo(hub))
                .forEach(Resident::stop);
        return hub;
    }

    private static Set<PointId> learned(Resident who, Resident from) {
        return new HashSet<>(who.heard(NodeEvent.PointLearned.class).stream()
                .filter(event -> event.source().equals(new Source.Advertised(from.peer())))
                .map(NodeEvent.PointLearned::point)
                .toList());
    }

    private static Set<PointId> known(Resident who) {
        return new HashSet<>(
                who.node.addressBook().points().stream().map(KnownPoint::point).toList());
    }

    /** What was said of others, and not of who says it. */
    private static List<Message.Seen> answers(Kinsman who) {
        return who.seen().stream().filter(seen -> seen.sightings().size() > 1).toList();
    }

    private static List<Instant> announcements(Kinsman who) {
        return IntStream.range(0, who.heard.size())
                .filter(i -> who.heard.get(i) instanceof Message.Seen)
                .mapToObj(who.moments::get)
                .toList();
    }

    private static boolean heardOf(Kinsman who, PointId point) {
        return who.seen().stream().anyMatch(seen -> points(seen).contains(point));
    }

    private static List<PointId> points(Message.Seen seen) {
        return seen.sightings().stream().map(Sighting::point).toList();
    }

    /** Does nothing by itself but what belongs to the exchange; signs of life are rare, because days pass. */
    private static PoolSettings quiet(String host) {
        SessionLimits usual = SessionLimits.DEFAULT;
        return Town.quiet(host)
                .with(new SessionLimits(
                        true,
                        usual.windowBytes(),
                        usual.windowMessages(),
                        usual.resumeWithin(),
                        usual.proveWithin(),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(180)));
    }
}
