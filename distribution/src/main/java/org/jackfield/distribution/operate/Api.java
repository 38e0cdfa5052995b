package org.jackfield.distribution.operate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of a running node, seen from outside. Whatever goes wrong is a {@link Refusal} that says what to do; answers of more than
 * {@value #MOST_BYTES} bytes are one, too. Owned by one thread.
 */
public final class Api {

    /** How long a node may take to answer what needs no one else. */
    public static final Duration SOON = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int MOST_LINES = 100;
    private static final int OK = 200;
    private static final int MULTIPLE = 300;
    private static final int UNAUTHORISED = 401;
    private static final int NOT_FOUND = 404;

    private final URI endpoint;
    private final Optional<String> token;
    private final HttpClient client;

    /** Has asked for nothing yet. */
    public Api(URI endpoint, Optional<String> token) {
        this.endpoint = endpoint;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .build();
    }

    /** Where the node is. */
    public URI endpoint() {
        return endpoint;
    }

    /** What is there; that nothing is there is refused. */
    public Object get(String path) throws Refusal, InterruptedException {
        return ask("GET", path, Optional.empty(), SOON);
    }

    /** What is there, if the node knows of it. */
    public Optional<Object> find(String path) throws Refusal, InterruptedException {
        return exchange("GET", path, Optional.empty(), SOON).found();
    }

    /** Asks for a change, and gives the answer. */
    public Object ask(String method, String path, Optional<Map<String, Object>> body, Duration within)
            throws Refusal, InterruptedException {
        Reply reply = exchange(method, path, body, within);
        return reply.found()
                .orElseThrow(() -> new Refusal(
                        ExitCode.UNKNOWN_TO_NODE,
                        "The node at " + endpoint + " does not know " + path + sentence(reply.body) + "."));
    }

    /**
     * Asks for a change that takes effect even if what it is about is in no table, which Octez answers with 404.
     */
    public void change(String method, String path, Map<String, Object> body) throws Refusal, InterruptedException {
        exchange(method, path, Optional.of(body), SOON);
    }

    /** Hands over the lines of an answer that does not end, as they come, until the node ends it or the reader wants no more. */
    public void follow(String path, Predicate<String> reader) throws Refusal, InterruptedException {
        follow(path, SOON, reader);
    }

    /** The same, with another time in which the answer has to begin. */
    void follow(String path, Duration begins, Predicate<String> reader) throws Refusal, InterruptedException {
        try {
            HttpResponse<Stream<String>> response = client.send(
                    request("GET", path, Optional.empty()).timeout(begins).build(), BodyHandlers.ofLines());
            try (Stream<String> body = response.body()) {
                if (response.statusCode() != OK) {
                    reply(response.statusCode(), body.limit(MOST_LINES).collect(Collectors.joining()));
                    throw strange(path, "nothing");
                }
                body.takeWhile(reader).forEach(line -> {});
            }
        } catch (UncheckedIOException e) {
            LOG.debug("the connection of {} broke", path, e);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private Reply exchange(String method, String path, Optional<Map<String, Object>> body, Duration within)
            throws Refusal, InterruptedException {
        // the request's own timeout ends with the head of the answer
        CompletableFuture<Whole> coming = client.sendAsync(
                        request(method, path, body).build(), BodyHandlers.ofInputStream())
                .thenApplyAsync(Api::read);
        try {
            Whole answer = coming.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.bytes.length == MOST_BYTES) {
                throw strange(path, "more than " + MOST_BYTES + " bytes");
            }
            return reply(answer.status, new String(answer.bytes, StandardCharsets.UTF_8));
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw unreachable(new HttpTimeoutException("no whole answer within " + within));
        } catch (ExecutionException e) {
            throw unreachable(broken(e.getCause()));
        }
    }

    private static Whole read(HttpResponse<InputStream> response) {
        try (InputStream in = response.body()) {
            return new Whole(response.statusCode(), in.readNBytes(MOST_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What goes wrong on the way; anything else is a fault of this program. */
    private static IOException broken(Throwable cause) {
        if (cause instanceof UncheckedIOException unchecked) {
            return unchecked.getCause();
        }
        if (cause instanceof IOException broken) {
            return broken;
        }
        throw new IllegalStateException(cause);
    }

    private HttpRequest.Builder request(String method, String path, Optional<Map<String, Object>> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint + path))
                .header("Accept", "application/json")
                .method(
                        method,
                        body.isPresent() ? BodyPublishers.ofString(Json.write(body.get())) : BodyPublishers.noBody());
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
        }
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private Reply reply(int status, String text) throws Refusal {
        Object body = parsed(text);
        if (status >= OK && status < MULTIPLE) {
            if (body instanceof Unparsed) {
                throw strange("the request", "something that is no JSON");
            }
            return new Reply(true, body);
        }
        if (status == NOT_FOUND) {
            return new Reply(false, body);
        }
        if (status == UNAUTHORISED) {
            throw new Refusal(
                    ExitCode.NOT_AUTHORISED,
                    "The node at " + endpoint + (token.isPresent() ? " does not take this token" : " wants a token")
                            + ": name the file that holds it with --token-file, or the node's --data-dir.");
        }
        String said = sentence(body);
        throw new Refusal(
                ExitCode.REFUSED_BY_NODE,
                "The node refused" + (said.isEmpty() ? " with status " + status : said) + ".");
    }

    private static Object parsed(String text) {
        try {
            return text.isBlank() ? Map.of() : Json.read(text);
        } catch (IllegalArgumentException e) {
            return new Unparsed();
        }
    }

    /** What the node says of its refusal: {@code {"error": …}}, or the first of Octez's list of errors. */
    private static String sentence(Object body) {
        Answer error = body instanceof List<?> list && !list.isEmpty() ? Answer.of(list.get(0)) : Answer.of(body);
        return error.text("error")
                .or(() -> error.text("msg"))
                .or(() -> error.text("id"))
                .map(said -> ": " + said.replaceAll("\\.$", ""))
                .orElse("");
    }

    private Refusal strange(String what, String how) {
        return new Refusal(
                ExitCode.REFUSED_BY_NODE,
                "What listens at " + endpoint + " answers " + what + " with " + how + "; is it a Jackfield node?");
    }

    private Refusal unreachable(IOException e) {
        String why = e instanceof HttpTimeoutException
                ? "it takes too long"
                : e instanceof ConnectException ? "nobody listens there" : "the connection broke";
        return new Refusal(
                ExitCode.NO_NODE,
                "No node answers at " + endpoint + " (" + why
                        + "): start one with 'jackfield run', or say where it is with --endpoint or --data-dir.");
    }

    /** All that came. */
    private record Whole(int status, byte[] bytes) {}

    /** What is no JSON. */
    private record Unparsed() {}

    /**
     * How a node replied.
     *
     * @param known whether it knows of what it was asked
     * @param body what it said
     */
    private record Reply(boolean known, Object body) {

        Optional<Object> found() {
            return known ? Optional.of(body) : Optional.empty();
        }
    }
}
