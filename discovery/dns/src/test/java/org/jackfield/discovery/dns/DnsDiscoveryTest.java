package org.jackfield.discovery.dns;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.discovery.dns.Nameserver.Query;
import org.jackfield.discovery.dns.Nameserver.Record;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.testkit.DiscoveryContract;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against servers that say, byte by byte, what no honest one would. */
class DnsDiscoveryTest extends DiscoveryContract {

    private static final String SEED = "seed.example";

    private static EventLoops loops;
    private static Nameserver honest;

    private final VirtualTime time = new VirtualTime();
    private final Told told = new Told();
    private Optional<Discovery> started = Optional.empty();
    private Optional<Nameserver> server = Optional.empty();

    @BeforeAll
    static void threadsThatAreThereBefore() throws IOException {
        loops = new EventLoops(new EventLoopSettings(2, EventLoopSettings.IoType.AUTO));
        loops.activate();
        honest = new Nameserver(query -> query.type() == Nameserver.A
                ? query.with(Record.address(query.name(), 60, 127, 0, 0, 1))
                : query.with());
    }

    @AfterAll
    static void end() throws Exception {
        honest.close();
        loops.shutdown().toCompletableFuture().get(20, SECONDS);
    }

    @AfterEach
    void stop() {
        started.ifPresent(Discovery::stop);
        server.ifPresent(Nameserver::close);
    }

    @Override
    protected Discovery discovery() {
        return discovery(honest, SEED);
    }

    @Test
    void aSeedIsAskedForAddressesServicesAndWords() throws Exception {
        start(query -> query.with(), SEED);

        assertEquals("absent seed.example: it has no A record", told.ends().take());
        assertEquals(
                List.of("_jackfield._tcp.seed.example", "_jackfield._udp.seed.example", SEED, SEED, SEED),
                asked().stream().sorted().toList());
    }

    @Test
    void thatSeedsAreAskedIsToldBeforeAnythingElse() throws Exception {
        start(query -> query.with(), SEED, "other.example");

        // nothing is waited for: it has been said when start returns
        assertEquals(2, told.asking().size());
        assertEquals(
                Set.of(SEED, "other.example"),
                Set.of(told.asking().take(), told.asking().take()));
        told.ends().take();
        told.ends().take();
    }

    @Test
    void anAnswerToAnotherQuestionCountsForNothing() throws Exception {
        start(query -> query.asIfAsked("bank.example", Record.address(SEED, 60, 127, 6, 6, 6)), SEED);

        assertEquals("failed seed.example: no server answers", told.ends().take());
        assertEquals(List.of(), told.points());
    }

    @Test
    void recordsOfAnotherNameCountForNothing() throws Exception {
        start(
                query -> query.type() == Nameserver.A
                        ? query.with(
                                Record.address("bank.example", 60, 127, 6, 6, 6),
                                Record.address(SEED, 60, 127, 0, 0, 2))
                        : query.with(),
                SEED);

        assertEquals("answered seed.example", told.ends().take());
        assertEquals(List.of("tcp://127.0.0.2:9732"), told.points());
    }

    @Test
    void aRingOfAliasesHasAnEnd() throws Exception {
        start(query -> query.with(Record.alias(SEED, "b.example"), Record.alias("b.example", SEED)), SEED);

        assertTrue(told.ends().take().startsWith("absent seed.example: "));
    }

    @Test
    void aChainOfAliasesHasAnEnd() throws Exception {
        start(query -> query.with(Record.alias(query.name(), "x" + query.name())), SEED);

        assertEquals(
                "failed seed.example: it is an alias of an alias, more than 4 times",
                told.ends().take());
    }

    @Test
    void anAliasThatTheServerLeavesToUsIsFollowed() throws Exception {
        start(
                query -> query.name().equals(SEED)
                        ? query.with(Record.alias(SEED, "other.example"))
                        : query.type() == Nameserver.A
                                ? query.with(Record.address("other.example", 60, 127, 0, 0, 3))
                                : query.with(),
                SEED);

        assertEquals("answered seed.example", told.ends().take());
        assertEquals(List.of("tcp://127.0.0.3:9732"), told.points());
    }

    @Test
    void aRecordThatCannotBeReadSpoilsNoOther() throws Exception {
        start(
                query -> query.type() == Nameserver.A
                        ? query.with(
                                Record.address(SEED, 60, 127, 0, 0, 2, 9, 9), Record.address(SEED, 60, 127, 0, 0, 2))
                        : query.with(new Record(SEED, query.type(), 60, new byte[] {(byte) 200, 'x'})),
                SEED);

        assertEquals("answered seed.example", told.ends().take());
        assertEquals(List.of("tcp://127.0.0.2:9732"), told.points());
    }

    @Test
    void whatWasFoundIsToldAtOnceAndNotHeldBackByAnAnswerThatIsLate() throws Exception {
        start(
                query -> query.type() == Nameserver.A
                        ? query.with(Record.address(SEED, 60, 127, 0, 0, 2))
                        : Optional.empty(),
                SEED);

        assertEquals("tcp://127.0.0.2:9732", told.take());
        assertEquals(0, told.ends().size());
    }

    @Test
    void aSeedThatHangsHoldsUpNoOther() throws Exception {
        start(
                query -> query.name().endsWith("hangs.example") ? Optional.empty() : honestly(query),
                "hangs.example",
                SEED);

        assertEquals("tcp://127.0.0.1:9732", told.take());
    }

    @Test
    void aSeedIsAskedAgainWhenTheNodeSeeksAndItsTimeToLiveHasPassed() throws Exception {
        Discovery discovery = start(
                query -> query.type() == Nameserver.A
                        ? query.with(Record.address(SEED, 120, 127, 0, 0, asked().size() > 5 ? 9 : 2))
                        : query.with(),
                SEED);
        told.ends().take();

        time.advance(Duration.ofSeconds(119));
        discovery.seek();
        int before = asked().size();
        time.advance(Duration.ofSeconds(1));
        discovery.seek();
        told.ends().take();

        assertEquals(5, before);
        assertEquals(List.of("tcp://127.0.0.2:9732", "tcp://127.0.0.9:9732"), told.points());
    }

    @Test
    void aTimeToLiveOfNothingOrOfYearsIsNotTakenAtItsWord() {
        DnsSettings settings = settings(honest, SEED);

        assertEquals(Duration.ofSeconds(60), settings.goodFor(Duration.ZERO));
        assertEquals(Duration.ofSeconds(61), settings.goodFor(Duration.ofSeconds(61)));
        assertEquals(Duration.ofHours(1), settings.goodFor(Duration.ofDays(3650)));
    }

    @Test
    void aSeedThatWasOfNoUseIsAskedAgainSooner() throws Exception {
        Discovery discovery = start(query -> query.failing(Nameserver.SERVFAIL), SEED);
        assertEquals(
                "failed seed.example: the server says ServFail(2)", told.ends().take());

        time.advance(Duration.ofSeconds(DnsSettings.DEFAULT_RETRY_SECONDS));
        discovery.seek();

        assertTrue(told.ends().take().startsWith("failed seed.example"));
    }

    @Test
    void changedSeedsAreAskedAtOnce() throws Exception {
        DnsDiscovery discovery = discovery(honest, "other.example");
        started = Optional.of(discovery);
        discovery.start(told);
        assertEquals("answered other.example", told.ends().take());

        discovery.change(settings(honest, SEED));

        assertEquals("answered seed.example", told.ends().take());
    }

    private static Optional<byte[]> honestly(Query query) {
        return query.type() == Nameserver.A ? query.with(Record.address(query.name(), 60, 127, 0, 0, 1)) : query.with();
    }

    private List<String> asked() {
        return server.stream()
                .flatMap(running -> running.asked().stream())
                .map(Query::name)
                .toList();
    }

    private Discovery start(Function<Query, Optional<byte[]>> answer, String... seeds) throws IOException {
        server = Optional.of(new Nameserver(answer));
        Discovery discovery = discovery(server.get(), seeds);
        started = Optional.of(discovery);
        discovery.start(told);
        return discovery;
    }

    private DnsDiscovery discovery(Nameserver from, String... seeds) {
        return new DnsDiscovery(settings(from, seeds), loops.group(), time);
    }

    private static DnsSettings settings(Nameserver from, String... seeds) {
        return DnsSettings.of(
                List.of(seeds).stream().map(Seed::parse).toList(), List.of(from.address()), AddressScope.LAN);
    }
}
