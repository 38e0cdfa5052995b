package org.jackfield.itests;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.jackfield.api.node.Door;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** The numbers of a real node: on an address of their own, and as a page of the node's own server. */
@Timeout(value = 60, unit = SECONDS)
class MetricsTest {

    private static final String METRICS = "org.jackfield.metrics";

    @TempDir
    Path files;

    @Test
    void aNodeShowsItsNumbersOnAnAddressOfTheirOwn() throws Exception {
        try (RunningNode alice = withMetricsAt("127.0.0.1:0");
                RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
            bob.connectTo(alice);

            Map<String, String> numbers = scrape(alice);

            assertEquals("1.0", numbers.get("octez_p2p_connections_active"));
            assertEquals("1.0", numbers.get("octez_p2p_connections_incoming"));
            assertEquals("1.0", numbers.get("jackfield_node_running"));
        }
    }

    @Test
    void whatWasCountedSurvivesARestartOfTheCore() throws Exception {
        try (RunningNode alice = withMetricsAt("127.0.0.1:0");
                RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
            bob.connectTo(alice);
            String connected = "jackfield_events_total{event=\"connected\"}";
            assertEquals("1.0", scrape(alice).get(connected));

            alice.bundle("org.jackfield.pool").stop();
            Map<String, String> between = scrape(alice);
            assertEquals("0.0", between.get("jackfield_node_running"));
            assertEquals("1.0", between.get(connected));
            assertEquals(
                    "1.0",
                    between.get("jackfield_endings_total{reason=\"shutdown\",stage=\"connection\",transport=\"tcp\"}"));

            restart(alice);
            bob.inside().connect(alice.point());
            alice.inside().await("bob", () -> scrape(alice).get(connected).equals("2.0"), RunningNode.PATIENCE);
        }
    }

    @Test
    void anAddressThatIsTakenIsToldAndAnotherOneOpensAtOnce() throws Exception {
        try (ServerSocket taken = new ServerSocket(0);
                RunningNode alice = withMetricsAt("127.0.0.1:" + taken.getLocalPort())) {
            String door = door(alice);
            assertTrue(door.startsWith("requested, no metrics at 127.0.0.1:" + taken.getLocalPort()), door);

            alice.inside().change(METRICS, Map.of("address", ":0"));

            alice.inside().await("open door", () -> door(alice).startsWith("http://127.0.0.1:"), RunningNode.PATIENCE);
            assertEquals("1.0", scrape(alice).get("jackfield_node_running"));
        }
    }

    @Test
    void theNodesOwnServerHasAPageOfTheSameNumbers() throws Exception {
        try (RunningNode alice = RunningNode.in(files.resolve("alice")).start();
                RunningNode bob = RunningNode.in(files.resolve("bob")).start()) {
            bob.connectTo(alice);
            alice.inside().await("door of the api", () -> door(alice, "api").startsWith("http"), RunningNode.PATIENCE);

            assertEquals("no door", door(alice, "metrics"));
            URI page = URI.create(door(alice, "api")).resolve("/metrics");
            assertEquals("1.0", scrape(page).get("octez_p2p_connections_active"));
        }
    }

    @Test
    void uninstalledTheyLeaveNothingBehind() throws Exception {
        try (RunningNode alice = withMetricsAt("127.0.0.1:0")) {
            alice.inside().await("door of the api", () -> door(alice, "api").startsWith("http"), RunningNode.PATIENCE);
            assertEquals("1.0", scrape(alice).get("jackfield_node_running"));
            URI page = URI.create(door(alice, "api")).resolve("/metrics");
            assertEquals("1.0", scrape(page).get("jackfield_node_running"));
            LoaderProbe loader = LoaderProbe.of(alice.bundle(METRICS));

            alice.bundle(METRICS).uninstall();

            assertEquals("no door", door(alice));
            assertTrue(loader.isCollected(), "the class loader of the uninstalled bundle can be collected");
        }
    }

    private RunningNode withMetricsAt(String address) {
        return RunningNode.in(files.resolve("alice"))
                .with(METRICS, "address", address)
                .start();
    }

    private static void restart(RunningNode node) throws BundleException {
        node.bundle("org.jackfield.pool").start();
    }

    private static String door(RunningNode node) {
        return door(node, "metrics");
    }

    private static String door(RunningNode node, String name) {
        return node.felix().ask(NamedDoor.class, name);
    }

    private static Map<String, String> scrape(RunningNode node) {
        return scrape(URI.create(door(node)));
    }

    private static Map<String, String> scrape(URI page) {
        try {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(page)
                                    .timeout(Duration.ofSeconds(20))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.lastIndexOf(' ')),
                            line -> line.substring(line.lastIndexOf(' ') + 1)));
        } catch (IOException e) {
            throw new AssertionError("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** The address, or what is the matter. */
    static final class NamedDoor implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            for (ServiceReference<Door> reference : inside.getServiceReferences(Door.class, null)) {
                Door door = inside.getService(reference);
                if (door.name().equals(arguments[0])) {
                    return door.address()
                            .map(URI::toString)
                            .orElseGet(() -> (door.requested() ? "requested, " : "")
                                    + door.trouble().orElseThrow());
                }
            }
            return "no door";
        }
    }
}
