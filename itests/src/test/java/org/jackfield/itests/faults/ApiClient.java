package org.jackfield.itests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.api.node.Door;
import org.jackfield.itests.felix.Question;
import org.jackfield.itests.node.RunningNode;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What a node's API says of endings. */
final class ApiClient {

    private static final Pattern WORD = Pattern.compile("\"word\"\\s*:\\s*\"([a-z-]+)\"");
    private static final Pattern ENDINGS =
            Pattern.compile("(?m)^jackfield_endings_total\\{[^}]*reason=\"([a-z-]+)\"[^}]*\\} ([0-9.E]+)$");

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI address;

    ApiClient(RunningNode node) {
        node.inside()
                .await(
                        "door of the API",
                        () -> !node.felix().ask(DoorOfTheApi.class).isEmpty(),
                        RunningNode.PATIENCE);
        address = URI.create(node.felix().ask(DoorOfTheApi.class));
    }

    URI address() {
        return address;
    }

    /** The words of the reasons of all kept endings, the newest last. */
    List<String> endings() {
        return WORD.matcher(get("/jackfield/endings"))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** How often each reason was counted. */
    Map<String, Long> counted() {
        Map<String, Long> counted = new TreeMap<>();
        Matcher each = ENDINGS.matcher(get("/metrics"));
        while (each.find()) {
            counted.merge(each.group(1), (long) Double.parseDouble(each.group(2)), Long::sum);
        }
        counted.values().removeIf(count -> count == 0);
        return counted;
    }

    String get(String path) {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(address.resolve(path))
                            .timeout(Duration.ofSeconds(20))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), path + ": " + answer.body());
            return answer.body();
        } catch (IOException e) {
            throw new AssertionError("no answer to " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Where the API is, or nothing. */
    static final class DoorOfTheApi implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            for (ServiceReference<Door> reference : inside.getServiceReferences(Door.class, "(name=api)")) {
                return inside.getService(reference).address().map(URI::toString).orElse("");
            }
            return "";
        }
    }
}
