package org.jackfield.discovery.dns;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jackfield.eventloops.EventLoopSettings;
import org.jackfield.eventloops.EventLoops;
import org.jackfield.testkit.Dnsmasq;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, once with records of all kinds, and once with each kind of trouble. */
class DnsmasqTest {

    @TempDir
    static Path folder;

    private static EventLoops loops;
    private static Nameserver broken;
    private static DatagramSocket silent;
    private static Dnsmasq server;

    private final Told told = new Told();
    private Optional<DnsDiscovery> started = Optional.empty();

    @BeforeAll
    static void serve() throws IOException {
        loops = new EventLoops(new EventLoopSettings(1, EventLoopSettings.IoType.AUTO));
        loops.activate();
        broken = new Nameserver(query -> query.failing(Nameserver.SERVFAIL));
        // bound, and never read
        silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        List<String> options = new ArrayList<>(List.of(
                "local=/example/",
                "server=/broken.example/127.0.0.1#" + broken.address().getPort(),
                "server=/silent.example/127.0.0.1#" + silent.getLocalPort(),
                "host-record=both.example,1.2.3.4,2a00:1450::7",
                "cname=alias.example,both.example",
                "host-record=node1.example,5.6.7.8",
                "host-record=node2.example,2a00:1450::9",
                "srv-host=_jackfield._tcp.services.example,node1.example,19732",
                "srv-host=_jackfield._tcp.services.example,node2.example,19733,5",
                "srv-host=_jackfield._udp.services.example,node1.example,19734",
                "srv-host=_jackfield._tcp.gone.example",
                "txt-record=words.example,v=spf1 -all,jackfield=udp://9.9.9.9:4433,jackfield=not a point",
                "txt-record=words.example,jackfield=wss://node1.example:443",
                "txt-record=words.example,jackfield=tcp://node1.example:9999",
                "host-record=inside.example,192.168.1.1",
                "host-record=inside.example,127.0.0.1",
                "host-record=inside.example,fd00::1",
                "host-record=inside.example,8.8.4.4",
                "txt-record=inside.example,jackfield=wss://inside.example:443,jackfield=ws://localhost:80",
                "txt-record=inside.example,jackfield=tcp://10.0.0.1:22,jackfield=tcp://printer:9732"));
        for (int i = 0; i < 1_000; i++) {
            options.add("host-record=many.example,20." + i / 250 + ".0." + (1 + i % 250));
        }
        for (int i = 0; i < 40; i++) {
            options.add("txt-record=long.example,jackfield=tcp://30.0.0." + i + ":9732,"
                    + "jackfield=tcp://a-name-that-makes-the-answer-longer-than-a-datagram-may-be-" + i
                    + ".example:9732");
        }
        server = Dnsmasq.start(folder, options.toArray(String[]::new));
    }

    @AfterAll
    static void end() throws Exception {
        server.close();
        silent.close();
        broken.close();
        loops.shutdown().toCompletableFuture().get(20, SECONDS);
    }

    @AfterEach
    void stop() {
        started.ifPresent(DnsDiscovery::stop);
    }

    @Test
    void addressesOfBothKindsHaveThePortOfTheSeed() throws Exception {
        ask("both.example:19000");

        assertEquals("answered both.example", told.ends().take());
        assertEquals(Set.of("tcp://1.2.3.4:19000", "tcp://[2a00:1450::7]:19000"), points());
    }

    @Test
    void anAliasIsFollowed() throws Exception {
        ask("alias.example");

        assertEquals("answered alias.example", told.ends().take());
        assertEquals(Set.of("tcp://1.2.3.4:9732", "tcp://[2a00:1450::7]:9732"), points());
    }

    @Test
    void servicesHavePortsOfTheirOwnAndNameTheTransport() throws Exception {
        ask("services.example");

        assertEquals("answered services.example", told.ends().take());
        assertEquals(Set.of("tcp://5.6.7.8:19732", "tcp://[2a00:1450::9]:19733", "udp://5.6.7.8:19734"), points());
    }

    @Test
    void aServiceThatIsDecidedlyNotThereIsNoPoint() throws Exception {
        ask("gone.example");

        assertTrue(told.ends().take().startsWith("absent gone.example: "));
        assertEquals(Set.of(), points());
    }

    @Test
    void wordsNamePointsOfAnyTransport() throws Exception {
        ask("words.example");

        assertEquals("answered words.example", told.ends().take());
        assertEquals(Set.of("udp://9.9.9.9:4433", "wss://node1.example:443", "tcp://5.6.7.8:9999"), points());
    }

    @Test
    void aSeedDoesNotSendTheNodeIntoItsOwnersHouse() throws Exception {
        ask("inside.example");

        assertEquals("answered inside.example", told.ends().take());
        assertEquals(Set.of("tcp://8.8.4.4:9732"), points());
    }

    @Test
    void onALanPrivateAddressesAreTaken() throws Exception {
        ask(AddressScope.LAN, List.of(server.address()), "inside.example");

        assertEquals("answered inside.example", told.ends().take());
        assertTrue(
                points().containsAll(Set.of("tcp://192.168.1.1:9732", "tcp://10.0.0.1:22", "wss://inside.example:443")),
                () -> "" + points());
    }

    @Test
    void ofAThousandAddressesAFewAreChosenByLot() throws Exception {
        ask("many.example");
        assertEquals("answered many.example", told.ends().take());
        Set<String> first = points();
        stop();
        Told again = new Told();
        start(again, AddressScope.PUBLIC, List.of(server.address()), "many.example");
        assertEquals("answered many.example", again.ends().take());

        assertEquals(DnsSettings.DEFAULT_MAX_ANSWERS, first.size());
        assertTrue(!first.equals(new HashSet<>(again.points())), "another lot");
    }

    @Test
    void anAnswerThatFitsNoDatagramIsAskedForOverTcp() throws Exception {
        ask("long.example");

        assertEquals("answered long.example", told.ends().take());
        assertTrue(points().size() <= DnsSettings.DEFAULT_MAX_ANSWERS, () -> "" + points());
        assertTrue(points().stream().allMatch(point -> point.startsWith("tcp://30.0.0.")), () -> "" + points());
    }

    @Test
    void aNameThatDoesNotExistIsOfNoUse() throws Exception {
        ask("nowhere.example");

        assertEquals(
                "absent nowhere.example: there is no such name", told.ends().take());
    }

    @Test
    void aServerThatFailsIsOfNoUse() throws Exception {
        ask("seed.broken.example");

        assertEquals(
                "failed seed.broken.example: the server says ServFail(2)",
                told.ends().take());
    }

    @Test
    void aServerThatNeverAnswersHoldsUpNoOtherSeed() throws Exception {
        ask("seed.silent.example", "both.example");

        assertEquals("answered both.example", told.ends().take());
        assertTrue(told.ends().take().startsWith("failed seed.silent.example: "));
    }

    @Test
    void afterAServerThatIsSilentTheNextIsAsked() throws Exception {
        ask(
                AddressScope.PUBLIC,
                List.of(new InetSocketAddress("127.0.0.1", silent.getLocalPort()), server.address()),
                "both.example");

        assertEquals("answered both.example", told.ends().take());
        assertEquals(Set.of("tcp://1.2.3.4:9732", "tcp://[2a00:1450::7]:9732"), points());
    }

    private Set<String> points() {
        return new TreeSet<>(told.points());
    }

    private void ask(String... seeds) {
        ask(AddressScope.PUBLIC, List.of(server.address()), seeds);
    }

    private void ask(AddressScope scope, List<InetSocketAddress> servers, String... seeds) {
        start(told, scope, servers, seeds);
    }

    private void start(Told sink, AddressScope scope, List<InetSocketAddress> servers, String... seeds) {
        DnsDiscovery discovery = new DnsDiscovery(
                DnsSettings.of(List.of(seeds).stream().map(Seed::parse).toList(), servers, scope),
                loops.group(),
                new VirtualTime());
        started = Optional.of(discovery);
        discovery.start(sink);
    }
}
