package org.jackfield.distribution.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.identity.DifficultyConverter;
import org.jackfield.distribution.identity.DirectoryConverter;
import org.jackfield.handshake.identity.Difficulty;
import picocli.CommandLine.Option;

/** The options of {@code jackfield run}. What is not given is left to the settings files. */
final class RunOptions {

    @Option(
            names = {"-d", "--data-dir"},
            required = true,
            paramLabel = "DIR",
            converter = DirectoryConverter.class,
            description =
                    "The node's own directory: identity, address book, settings (etc/), plugins (plugins/), logs and cache. Created if missing.")
    Path dataDirectory;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            converter = Network.Converter.class,
            description =
                    "The network to join: mainnet, ghostnet, shadownet, sandbox, or custom:CHAIN_NAME. Default: mainnet.")
    Optional<Network> network;

    @Option(
            names = "--listen",
            paramLabel = "POINT",
            converter = PeerPoint.ListenConverter.class,
            description =
                    "Where to listen: [tcp://]HOST[:PORT], udp://, ws:// and wss:// likewise, repeatable. Port 0 is any free port, and is told. Default: tcp://[::]:9732.")
    List<PointId> listen = new ArrayList<>();

    @Option(
            names = "--advertise",
            paramLabel = "POINT",
            converter = PeerPoint.AdvertiseConverter.class,
            description =
                    "Where others are told to dial, if that is not where the node listens: [SCHEME://]HOST[:PORT], repeatable, at most 16; names are allowed. Example: ws://node.example:443.")
    List<PointId> advertise = new ArrayList<>();

    @Option(
            names = "--advertised-port",
            paramLabel = "PORT",
            description =
                    "The port that is announced to every peer, 1 to 65535. Default: that of the first tcp point that is advertised, else listened on.")
    Optional<Integer> advertisedPort;

    @Option(
            names = "--peer",
            paramLabel = "POINT[#ID]",
            converter = PeerPoint.Converter.class,
            description =
                    "A peer to trust and to dial from the start: [tcp://]HOST[:PORT][#ID], repeatable. With an id, only that peer may answer.")
    List<PeerPoint> peers = new ArrayList<>();

    @Option(
            names = {"--add-node", "--addnode"},
            paramLabel = "POINT[#ID]",
            converter = PeerPoint.Converter.class,
            description =
                    "A peer to trust, and to keep connected: dialled again whenever the connection is lost, however many others there are, and let in beyond --max-connections; repeatable, at most 16. With an id, only that peer may answer.")
    List<PeerPoint> addNodes = new ArrayList<>();

    @Option(
            names = "--dns-seed",
            paramLabel = "NAME[:PORT]",
            converter = DnsName.Converter.class,
            description =
                    "A name of the DNS to ask where nodes are, beside those of the network, repeatable, at most 32. The port is that of bare addresses. Default: 9732.")
    List<DnsName> dnsSeeds = new ArrayList<>();

    @Option(
            names = "--dns-server",
            paramLabel = "ADDR[:PORT]",
            converter = DnsServer.Converter.class,
            description =
                    "The server to ask for seeds, repeatable: the next is asked when one does not answer, at most 8. Default port: 53. Default: those of the system.")
    List<DnsServer> dnsServers = new ArrayList<>();

    @Option(
            names = "--no-bootstrap-peers",
            description =
                    "Do not ask the network's public bootstrap nodes, nor seeds and points from settings files, nor fixed points when names fail; only --peer and --dns-seed count.")
    boolean noBootstrapPeers;

    @Option(
            names = "--discovery-addr",
            paramLabel = "ADDR[:PORT]",
            converter = BroadcastAddress.Converter.class,
            description =
                    "Tell the neighbours in the local network, Octez nodes as well, who we are and where we listen, and find those that tell: IPv4 address to tell them at, or :PORT for 255.255.255.255; port 10732 if not given. Default: off.")
    Optional<BroadcastAddress> discoveryAddress;

    @Option(
            names = "--mdns",
            description =
                    "Tell the neighbours in the local network by multicast DNS (IPv4, port 5353) who we are, which network we are of and where we listen, by whichever transport, and find Jackfield nodes that tell. Default: off.")
    boolean mdns;

    @Option(
            names = "--expected-pow",
            paramLabel = "BITS",
            converter = DifficultyConverter.class,
            description =
                    "The proof of work that peers must show, and that a missing identity is generated with: 0 to 256; fractions count. Default: 26.")
    Optional<Difficulty> expectedPow;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description =
                    "Short for --min-connections N/2, --expected-connections N, --max-connections 3N/2 and tables of 8N, 1 to 100.")
    Optional<Integer> connections;

    @Option(
            names = "--min-connections",
            paramLabel = "N",
            description = "With fewer connections, the node seeks more. Default: 10.")
    Optional<Integer> minConnections;

    @Option(
            names = "--expected-connections",
            paramLabel = "N",
            description = "How many connections the node wants. Default: 50.")
    Optional<Integer> expectedConnections;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            description = "With as many connections, the node closes some. Default: 100.")
    Optional<Integer> maxConnections;

    @Option(
            names = "--peer-table-size",
            paramLabel = "N",
            description = "How many points and how many peers are remembered; of full tables three quarters are kept, "
                    + "4 to 1000000. Default: 400.")
    Optional<Integer> peerTableSize;

    @Option(
            names = "--max-download-speed",
            paramLabel = "KIB",
            description =
                    "The most that is read from all peers together, in KiB per second; 0 is no limit. Default: 0.")
    Optional<Long> maxDownloadSpeed;

    @Option(
            names = "--max-upload-speed",
            paramLabel = "KIB",
            description = "The most that is sent to all peers together, in KiB per second; 0 is no limit. Default: 0.")
    Optional<Long> maxUploadSpeed;

    @Option(
            names = "--private-mode",
            description = "Dial and accept trusted peers alone, and ask not to be advertised.")
    boolean privateMode;

    @Option(names = "--disable-peer-discovery", description = "Neither ask peers for points nor tell them of any.")
    boolean disablePeerDiscovery;

    @Option(names = "--disable-mempool", description = "Ask peers not to tell of pending operations.")
    boolean disableMempool;

    @Option(
            names = "--disable-p2p-maintenance",
            description = "Neither seek nor shed connections; 'jackfield p2p connect address' makes them. For tests.")
    boolean disableMaintenance;

    @Option(
            names = "--disable-p2p-swap",
            description = "Neither ask for swaps of neighbours nor agree to any. For tests.")
    boolean disableSwap;

    @Option(
            names = "--rpc-addr",
            paramLabel = "HOST[:PORT]",
            converter = DoorAddress.OfApi.class,
            description =
                    "Where the HTTP API is, and nowhere else; port 0 is any free port. Default: 127.0.0.1:8732, or a free port if that is taken.")
    Optional<DoorAddress> rpcAddress;

    @Option(names = "--no-rpc", description = "No HTTP API; jackfield status and its like find nothing then.")
    boolean noRpc;

    @Option(
            names = "--rpc-token-file",
            paramLabel = "FILE",
            description =
                    "A file that holds what others than this machine must send to the API. Default: DATA-DIR/api-token, if that is there.")
    Optional<Path> rpcTokenFile;

    @Option(
            names = "--allowed-rpc-host",
            paramLabel = "HOST",
            description = "A name by which the API may be called beside localhost and IP addresses, repeatable.")
    List<String> allowedRpcHosts = new ArrayList<>();

    @Option(
            names = "--metrics-addr",
            paramLabel = "[HOST:]PORT",
            converter = DoorAddress.OfMetrics.class,
            description =
                    "An address of their own for the metrics, which the API has at /metrics in any case: HOST, PORT or both; host 127.0.0.1, port 9932 if not given.")
    Optional<DoorAddress> metricsAddress;

    @Option(
            names = "--plugins",
            paramLabel = "DIR",
            description =
                    "Watch this folder for plugins instead of the distribution's. DATA-DIR/plugins is watched in any case.")
    Optional<Path> plugins;

    @Option(
            names = "--shell",
            description = "Open an interactive shell on the terminal; type 'help' there. Events go to the log only.")
    boolean shell;

    @Option(
            names = "--json",
            description = "Tell events as JSON, one object per line: time, event, sentence, and the event's parts.")
    boolean json;

    @Option(
            names = "--attached",
            description = "Stop when standard input ends, too: whoever started the node has gone.")
    boolean attached;

    @Option(names = "--verbose", description = "Log details, too.")
    boolean verbose;
}
