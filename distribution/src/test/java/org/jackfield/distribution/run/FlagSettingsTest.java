package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FlagSettingsTest {

    private static final String SOMEBODY = "idr8hPVAzYprfyjUPgfB869FekcTPA";
    private static final Path SHIPPED = Path.of("/opt/jackfield/etc");

    @TempDir
    Path folder;

    @Test
    void onASandboxAloneAddressesOfALanAreLearned() throws Exception {
        assertEquals(Optional.of("true"), flags("--network", "sandbox").value(FlagSettings.POOL, "lan"));
        assertEquals(Optional.of("false"), flags("--network", "ghostnet").value(FlagSettings.POOL, "lan"));
        assertEquals(Optional.empty(), flags().value(FlagSettings.POOL, "lan"));
    }

    @Test
    void sandboxAnnouncesTheChainNameTezos() throws Exception {
        assertEquals(Optional.of("TEZOS"), flags("--network", "sandbox").value(FlagSettings.HANDSHAKE, "network"));
        assertEquals(
                Optional.of("TEZOS_MAINNET"), flags("--network", "mainnet").value(FlagSettings.HANDSHAKE, "network"));
        assertEquals(Optional.of("MINE"), flags("--network", "custom:MINE").value(FlagSettings.HANDSHAKE, "network"));
    }

    @Test
    void pointsWithoutASchemeOrPortAreTcpOn9732() throws Exception {
        Settings settings = flags(
                "--listen",
                "[::1]",
                "--listen",
                "127.0.0.1:0",
                "--peer",
                "node.example#" + "idr8hPVAzYprfyjUPgfB869FekcTPA");

        assertEquals(Optional.of("tcp://[::1]:9732,tcp://127.0.0.1:0"), settings.value(FlagSettings.POOL, "listen"));
        assertEquals(
                Optional.of("tcp://node.example:9732#idr8hPVAzYprfyjUPgfB869FekcTPA"),
                settings.value(FlagSettings.POOL, "peers"));
    }

    @Test
    void advertisedPointsMayDifferFromThoseListenedOnAndHaveNamesButCanBeDialled() throws Exception {
        Settings settings = flags("--advertise", "ws://node.example:443", "--advertise", "192.0.2.7");

        assertEquals(
                Optional.of("ws://node.example:443,tcp://192.0.2.7:9732"),
                settings.value(FlagSettings.POOL, "advertise"));
        assertEquals(Optional.empty(), settings.value(FlagSettings.POOL, "listen"));
        assertThrows(CommandLine.ParameterException.class, () -> flags("--advertise", "tcp://192.0.2.7:0"));
        assertThrows(CommandLine.ParameterException.class, () -> flags("--advertise", "tcp://0.0.0.0:9732"));
    }

    @Test
    void seedsAreNamesAndTheServersToAskForThemAddresses() throws Exception {
        Settings settings = flags(
                "--network",
                "ghostnet",
                "--dns-seed",
                "seed.example",
                "--dns-seed",
                "b.example:19732",
                "--dns-server",
                "127.0.0.1:5353",
                "--dns-server",
                "[::1]");

        assertEquals(Optional.of("ghostnet"), settings.value(FlagSettings.DNS, "network"));
        assertEquals(Optional.of("seed.example:9732,b.example:19732"), settings.value(FlagSettings.DNS, "seeds"));
        assertEquals(Optional.of("127.0.0.1:5353,[::1]:53"), settings.value(FlagSettings.DNS, "servers"));
        for (String wrong : List.of("192.0.2.1", "tcp://seed.example", "seed.example:0", "seed example")) {
            assertThrows(CommandLine.ParameterException.class, () -> flags("--dns-seed", wrong), wrong);
        }
        for (String wrong : List.of("dns.example:53", "udp://192.0.2.1:53", "192.0.2.1:0")) {
            assertThrows(CommandLine.ParameterException.class, () -> flags("--dns-server", wrong), wrong);
        }
    }

    @Test
    void withoutBootstrapPeersOnlySeedsOfTheCommandLineAreAsked() throws Exception {
        Settings without = flags("--no-bootstrap-peers");
        Settings one = flags("--no-bootstrap-peers", "--dns-seed", "seed.example");

        assertEquals(Optional.of("false"), without.value(FlagSettings.DNS, "well-known-seeds"));
        assertEquals(Optional.of(""), without.value(FlagSettings.DNS, "seeds"));
        assertEquals(Optional.of("seed.example:9732"), one.value(FlagSettings.DNS, "seeds"));
    }

    @Test
    void fixedPointsAreThoseOfTheNetworkFromTheNodesFolderOrTheDistributions() throws Exception {
        Settings ghostnet = flags("--network", "ghostnet");

        assertEquals(Optional.of("ghostnet"), ghostnet.value(FlagSettings.BOOTSTRAP, "network"));
        assertEquals(Optional.empty(), ghostnet.value(FlagSettings.BOOTSTRAP, "fixed-points"));
        assertEquals(Optional.of(SHIPPED.toString()), ghostnet.value(FlagSettings.BOOTSTRAP, "shipped-folder"));
        assertEquals(
                Optional.of(folder.resolve("data").resolve("etc").toString()),
                ghostnet.value(FlagSettings.BOOTSTRAP, "folder"));
    }

    @Test
    void withoutBootstrapPeersThereAreNoFixedPoints() throws Exception {
        assertEquals(Optional.of(""), flags("--no-bootstrap-peers").value(FlagSettings.BOOTSTRAP, "fixed-points"));
    }

    @Test
    void whoIsKeptConnectedIsNamedByAFlagOfItsOwn() throws Exception {
        Settings settings = flags("--add-node", "node.example", "--addnode", "[2001:db8::7]:1#" + SOMEBODY);

        assertEquals(
                Optional.of("tcp://node.example:9732,tcp://[2001:db8::7]:1#" + SOMEBODY),
                settings.value(FlagSettings.POOL, "add-nodes"));
        assertEquals(Optional.empty(), settings.value(FlagSettings.POOL, "peers"));
        FlagSettings.check(settings);
        for (String wrong : List.of("node.example:0", "node.example#nobody", "a b")) {
            assertThrows(CommandLine.ParameterException.class, () -> flags("--add-node", wrong), wrong);
        }
    }

    @Test
    void whoCannotBeKeptConnectedIsRefusedInASentence() throws Exception {
        String[] many =
                IntStream.range(0, 17).mapToObj(i -> "--add-node=192.0.2." + i).toArray(String[]::new);
        assertEquals(
                "--add-node is given 17 times, and may be 16.",
                assertThrows(Refusal.class, () -> flags(many)).getMessage());
        assertEquals(
                "The setting add-nodes of org.jackfield.pool names tcp://192.0.2.1:9732, where this node itself listens.",
                contradiction("--listen", "192.0.2.1", "--add-node", "192.0.2.1"));
        assertEquals(
                "The setting add-nodes of org.jackfield.pool and peers do not agree about who is expected at tcp://192.0.2.1:9732.",
                contradiction("--peer", "192.0.2.1", "--add-node", "192.0.2.1#" + SOMEBODY));
        assertEquals(
                "The setting add-nodes of org.jackfield.pool and peers do not agree about who is expected at tcp://192.0.2.1:9732.",
                contradiction("--add-node", "192.0.2.1", "--add-node", "192.0.2.1#" + SOMEBODY));
    }

    private String contradiction(String... flags) throws Exception {
        Settings all = flags(flags);
        Refusal refusal = assertThrows(Refusal.class, () -> FlagSettings.check(all));
        assertEquals(ExitCode.SETTINGS, refusal.code());
        return refusal.getMessage();
    }

    @Test
    void moreSeedsThanAreAskedAreRefused() {
        String[] many = IntStream.range(0, 33)
                .mapToObj(i -> "--dns-seed=s" + i + ".example")
                .toArray(String[]::new);

        Refusal refusal = assertThrows(Refusal.class, () -> flags(many));

        assertEquals(ExitCode.USAGE, refusal.code());
        assertEquals("--dns-seed is given 33 times, and may be 32.", refusal.getMessage());
    }

    @Test
    void connectionsIsShortForThreeBoundsOfWhichEachMayBeGivenItself() throws Exception {
        Settings settings = flags("--connections", "10", "--max-connections", "12");

        assertEquals(Optional.of("5"), settings.value(FlagSettings.POOL, "min-connections"));
        assertEquals(Optional.of("10"), settings.value(FlagSettings.POOL, "expected-connections"));
        assertEquals(Optional.of("12"), settings.value(FlagSettings.POOL, "max-connections"));
    }

    @Test
    void connectionsAlsoSizeTheTablesUnlessTheirSizeIsGiven() throws Exception {
        Settings short20 = flags("--connections", "20");
        assertEquals(Optional.of("160"), short20.value(FlagSettings.POOL, "max-known-points"));
        assertEquals(Optional.of("120"), short20.value(FlagSettings.POOL, "points-after-collection"));
        assertEquals(Optional.of("160"), short20.value(FlagSettings.POOL, "max-known-peers"));
        assertEquals(Optional.of("120"), short20.value(FlagSettings.POOL, "peers-after-collection"));

        Settings sized = flags("--connections", "20", "--peer-table-size", "1000");
        assertEquals(Optional.of("1000"), sized.value(FlagSettings.POOL, "max-known-peers"));
        assertEquals(Optional.of("750"), sized.value(FlagSettings.POOL, "points-after-collection"));
    }

    @Test
    void aSingleConnectionIsItsOwnMinimum() throws Exception {
        Settings one = flags("--connections", "1");

        assertEquals(Optional.of("1"), one.value(FlagSettings.POOL, "min-connections"));
        assertEquals(Optional.of("1"), one.value(FlagSettings.POOL, "max-connections"));
    }

    @Test
    void moreThanAHundredConnectionsAreForTheFile() {
        Refusal refusal = assertThrows(Refusal.class, () -> flags("--connections", "101"));

        assertEquals(ExitCode.USAGE, refusal.code());
        assertTrue(refusal.getMessage().contains("DATA-DIR/etc/org.jackfield.pool.cfg"), refusal.getMessage());
    }

    @Test
    void switchesAreSettingsOfThePool() throws Exception {
        Settings settings = flags(
                "--disable-mempool", "--disable-peer-discovery", "--disable-p2p-maintenance", "--disable-p2p-swap");

        assertEquals(Optional.of("true"), settings.value(FlagSettings.POOL, "disable-mempool"));
        assertEquals(Optional.of("true"), settings.value(FlagSettings.POOL, "disable-peer-discovery"));
        assertEquals(Optional.of("0"), settings.value(FlagSettings.POOL, "maintenance-idle-time"));
        assertEquals(Optional.of("0"), settings.value(FlagSettings.POOL, "swap-linger"));
    }

    @Test
    void doorsAreAskedForByTheirAddresses() throws Exception {
        Settings settings =
                flags("--rpc-addr", "127.0.0.1", "--allowed-rpc-host", "a.example", "--allowed-rpc-host", "b.example");
        assertEquals(Optional.of("127.0.0.1:8732"), settings.value(FlagSettings.ADMIN, "address"));
        assertEquals(Optional.of("a.example,b.example"), settings.value(FlagSettings.ADMIN, "allowed-hosts"));
        assertEquals(List.of("api"), FlagSettings.doors(settings, false));

        assertEquals("127.0.0.1:9000", metrics("9000"));
        assertEquals("127.0.0.1:9000", metrics(":9000"));
        assertEquals("0.0.0.0:9932", metrics("0.0.0.0"));
        assertEquals("[::1]:9932", metrics("[::1]"));
        assertEquals("[::]:1", metrics("[::]:1"));
        assertEquals(List.of(), FlagSettings.doors(flags(), false));
    }

    @Test
    void anApiThatIsNotWantedCannotBeSet() {
        assertEquals(ExitCode.USAGE, refused("--no-rpc", "--rpc-addr", "127.0.0.1:1"));
        assertEquals(ExitCode.USAGE, refused("--no-rpc", "--allowed-rpc-host", "x"));
    }

    private String metrics(String address) throws Exception {
        Settings settings = flags("--metrics-addr", address);
        assertEquals(List.of("metrics"), FlagSettings.doors(settings, true));
        return settings.value(FlagSettings.METRICS, "address").orElseThrow();
    }

    @Test
    void neighboursAreToldAtTheAddressThatIsGivenAndOtherwiseNot() throws Exception {
        assertEquals("192.0.2.255:10732", neighbours("192.0.2.255"));
        assertEquals("192.0.2.255:1", neighbours("192.0.2.255:1"));
        assertEquals("255.255.255.255:10733", neighbours(":10733"));
        assertEquals("255.255.255.255:10733", neighbours("_:10733"));
        assertEquals(Optional.empty(), flags().value(FlagSettings.LAN, "address"));
        for (String wrong :
                List.of("[::1]:10732", "lan.example", "192.0.2.255:0", "udp://192.0.2.255", "192.0.2.256")) {
            var refusal = assertThrows(CommandLine.ParameterException.class, () -> neighbours(wrong));
            assertTrue(refusal.getMessage().contains("'" + wrong), refusal::getMessage);
        }
    }

    @Test
    void neighboursAreToldByMulticastDnsOnlyWhenThatIsAskedFor() throws Exception {
        assertEquals(Optional.of("true"), flags("--mdns").value(FlagSettings.MDNS, "enabled"));
        assertEquals(Optional.empty(), flags().value(FlagSettings.MDNS, "enabled"));
    }

    private String neighbours(String address) throws Exception {
        return flags("--discovery-addr", address)
                .value(FlagSettings.LAN, "address")
                .orElseThrow();
    }

    @Test
    void whatIsNotGivenIsLeftToTheFiles() throws Exception {
        Settings settings = flags();

        assertEquals(Optional.empty(), settings.value(FlagSettings.POOL, "listen"));
        assertEquals(Optional.empty(), settings.value(FlagSettings.HANDSHAKE, "network"));
    }

    @Test
    void flagsThatContradictEachOtherAreRefused() {
        assertEquals(ExitCode.USAGE, refused("--min-connections", "5", "--max-connections", "4"));
        assertEquals(ExitCode.USAGE, refused("--expected-connections", "5", "--max-connections", "4"));
        assertEquals(ExitCode.USAGE, refused("--max-connections", "-1"));
        assertEquals(ExitCode.USAGE, refused("--advertised-port", "0"));
        assertEquals(ExitCode.USAGE, refused("--max-upload-speed", "-1"));
    }

    @Test
    void aFlagThatContradictsAFileIsRefusedWithTheFigures() throws Exception {
        Settings files = Settings.NONE.with(FlagSettings.POOL, "expected-connections", "20");
        Settings all = files.under(flags("--max-connections", "15"));

        Refusal refusal = assertThrows(Refusal.class, () -> FlagSettings.check(all));

        assertEquals(ExitCode.SETTINGS, refusal.code());
        assertEquals(
                "The bounds contradict each other: min-connections 10 <= expected-connections 20 <= max-connections 15 does not hold.",
                refusal.getMessage());
    }

    @Test
    void moreConnectionsThanACollectionLeavesPointsAreRefusedWithTheFigures() throws Exception {
        Refusal refusal = assertThrows(
                Refusal.class, () -> FlagSettings.check(Settings.NONE.under(flags("--max-connections", "301"))));

        assertEquals(ExitCode.SETTINGS, refusal.code());
        assertEquals(
                "The table of peers is too small, or contradicts itself: max-connections 301 <= peers-after-collection 300"
                        + " <= max-known-peers 400 does not hold; --peer-table-size sets both tables.",
                refusal.getMessage());
        FlagSettings.check(Settings.NONE.under(flags("--max-connections", "301", "--peer-table-size", "500")));
    }

    private ExitCode refused(String... flags) {
        return assertThrows(Refusal.class, () -> flags(flags)).code();
    }

    private Settings flags(String... flags) throws Exception {
        RunOptions options = new RunOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create()
                .addMixin("run", CommandLine.Model.CommandSpec.forAnnotatedObject(options)));
        String[] all = new String[flags.length + 2];
        all[0] = "--data-dir";
        all[1] = folder.resolve("data").toString();
        System.arraycopy(flags, 0, all, 2, flags.length);
        line.parseArgs(all);
        try (DataDirectory data = DataDirectory.open(options.dataDirectory)) {
            return FlagSettings.of(options, data, SHIPPED);
        }
    }
}
