package org.jackfield.admin;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers on the API's paths; all others belong to whoever comes next. Nothing blocks. */
final class ApiHandler extends Handler.Abstract.NonBlocking {

    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    private static final String JSON = "application/json";

    private final List<Route> routes;
    private final Streams streams;
    private final Supplier<AdminSettings> settings;

    ApiHandler(List<Route> routes, Streams streams, Supplier<AdminSettings> settings) {
        this.routes = List.copyOf(routes);
        this.streams = streams;
        this.settings = settings;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Replies.path(request);
        try {
            List<String> parts = Route.parts(path);
            Set<String> methods = new LinkedHashSet<>();
            for (Route route : routes) {
                Optional<Map<String, String>> parameters = route.match(parts);
                if (parameters.isPresent() && answers(route, request.getMethod())) {
                    Map<String, List<String>> query =
                            Route.query(request.getHttpURI().getQuery());
                    acceptable(route, request);
                    begin(route, new Target(parameters.get(), query), request, response, callback);
                    return true;
                }
                parameters.ifPresent(some -> methods.addAll(methodsOf(route)));
            }
            if (methods.isEmpty()) {
                return false;
            }
            response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", methods));
            throw new Refusal(
                    405, "there is no " + request.getMethod() + " here; there are " + String.join(", ", methods));
        } catch (Refusal refusal) {
            Replies.refuse(request, response, callback, refusal);
            return true;
        }
    }

    private void begin(Route route, Target target, Request request, Response response, Callback callback)
            throws Refusal {
        Body.of(request, settings.get().maxBodyBytes()).whenComplete((bytes, failure) -> {
            try {
                if (failure != null) {
                    throw refusal(route, failure);
                }
                requireJson(request, bytes);
                answer(route, new Call(target.parameters(), target.query(), bytes), request, response, callback);
            } catch (Refusal refusal) {
                Replies.refuse(request, response, callback, refusal);
            }
        });
    }

    /** A form of a foreign page can send other types, but not this one. */
    private static void requireJson(Request request, byte[] body) throws Refusal {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        boolean json = type != null && HttpField.getValueParameters(type, null).equalsIgnoreCase(JSON);
        if (body.length > 0 && !json) {
            throw new Refusal(415, "a body is to be of the type " + JSON + ", not " + (type == null ? "none" : type));
        }
    }

    private void answer(Route route, Call call, Request request, Response response, Callback callback) throws Refusal {
        CompletionStage<Answer> stage;
        try {
            stage = route.answerer().answer(call);
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedFuture(e);
        }
        stage.whenComplete((answer, failure) -> {
            try {
                if (failure != null) {
                    throw refusal(route, failure);
                }
                send(answer, request, response, callback);
            } catch (Refusal refusal) {
                Replies.refuse(request, response, callback, refusal);
            } catch (RuntimeException e) {
                Replies.refuse(request, response, callback, refusal(route, e));
            }
        });
    }

    private static Refusal refusal(Route route, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof Refusal refusal) {
            return refusal;
        }
        LOG.error("{} {} failed", route.method(), route.template(), cause);
        return new Refusal(500, "an unexpected error, which the log has more of: " + cause);
    }

    private void send(Answer answer, Request request, Response response, Callback callback) throws Refusal {
        if (answer instanceof Answer.Value value) {
            Replies.send(response, callback, value.status(), JSON, Json.line(value.value()));
        } else if (answer instanceof Answer.Document document) {
            document.headers().forEach((name, text) -> response.getHeaders().put(name, text));
            Replies.send(response, callback, 200, document.type(), document.bytes());
        } else if (answer instanceof Answer.Lines lines) {
            if (request.getMethod().equals("HEAD")) {
                Replies.send(response, callback, 200, JSON, new byte[0]);
            } else {
                stream(lines.feed(), response, callback);
            }
        }
    }

    private void stream(Feed feed, Response response, Callback callback) throws Refusal {
        streams.enter(settings.get().maxStreams());
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, JSON);
        CompletableFuture<Runnable> end = new CompletableFuture<>();
        CompletableFuture<LineStream> itself = new CompletableFuture<>();
        LineStream stream = new LineStream(
                response,
                settings.get().streamLines(),
                EventHub::missedLine,
                Callback.from(
                        () -> {
                            end.thenAccept(Runnable::run);
                            itself.thenAccept(streams::leave);
                        },
                        callback));
        itself.complete(stream);
        streams.add(stream);
        // whoever has read the head misses nothing any more
        end.complete(feed.begin(stream));
        stream.iterate();
    }

    private static boolean answers(Route route, String method) {
        return route.method().equals(method)
                || method.equals("HEAD") && route.method().equals("GET");
    }

    private static List<String> methodsOf(Route route) {
        return route.method().equals("GET") ? List.of("GET", "HEAD") : List.of(route.method());
    }

    /** Octez's clients ask for JSON or for a binary form that is not spoken here. */
    private static void acceptable(Route route, Request request) throws Refusal {
        HttpFields headers = request.getHeaders();
        if (!headers.contains(HttpHeader.ACCEPT) || route.template().equals("/")) {
            return;
        }
        for (String wanted : headers.getCSV(HttpHeader.ACCEPT, false)) {
            String type = HttpField.getValueParameters(wanted, null);
            if (type.equals("*/*") || type.equals("application/*") || type.equalsIgnoreCase(JSON)) {
                return;
            }
        }
        throw new Refusal(406, "answers are of the type " + JSON + ", which the request does not accept");
    }

    private record Target(Map<String, String> parameters, Map<String, List<String>> query) {}
}
