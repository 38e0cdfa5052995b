package org.jackfield.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Hashtable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jackfield.api.node.Door;
import org.jackfield.api.node.Node;
import org.jackfield.itests.felix.InsideFelix;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;

/** The node over HTTP, as bundles: found by its door, with pages of other bundles, and over a restart of the core. */
@InsideFelix(tests = 4)
class ApiInFelixTest {

    @Test
    void theDoorLeadsToTheNode(BundleContext context) throws Exception {
        Node node = context.getService(context.getServiceReference(Node.class));

        HttpResponse<String> answer = get(context, "/network/self", response -> response.statusCode() == 200);

        assertEquals('"' + node.self().text() + "\"\n", answer.body());
    }

    @Test
    void aBundleAddsItsPageByTheWhiteboard(BundleContext context) throws Exception {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("osgi.http.whiteboard.servlet.pattern", "/visitor/*");
        ServiceRegistration<Servlet> page = context.registerService(Servlet.class, new Page(), properties);

        HttpResponse<String> answer = get(context, "/visitor/book", response -> response.statusCode() == 200);
        page.unregister();

        assertEquals("we were here", answer.body());
        assertTrue(answer.headers().firstValue("Server").isEmpty());
        assertEquals(
                404,
                get(context, "/visitor/book", response -> response.statusCode() == 404)
                        .statusCode());
    }

    @Test
    void thePagesOfOtherBundlesAreBehindTheSameGate(BundleContext context) throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(URI.create(address(context) + "/visitor/book"))
                .header("Origin", "http://elsewhere.example")
                .build();

        assertEquals(
                403,
                HttpClient.newHttpClient()
                        .send(foreign, HttpResponse.BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    void whileTheCoreRestartsTheApiSaysSoAndGoesOnAfterwards(BundleContext context) throws Exception {
        Bundle pool = bundle(context, "org.jackfield.pool");
        pool.stop();
        HttpResponse<String> meanwhile = get(context, "/jackfield/status", response -> response.statusCode() != 200);
        pool.start();

        assertEquals(503, meanwhile.statusCode());
        assertTrue(meanwhile.body().contains("not running"), meanwhile.body());
        assertEquals(
                200,
                get(context, "/jackfield/status", response -> response.statusCode() == 200)
                        .statusCode());
    }

    private static HttpResponse<String> get(BundleContext context, String path, Predicate<HttpResponse<String>> awaited)
            throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address(context) + path)).build();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        HttpResponse<String> response;
        do {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
        } while (!awaited.test(response) && System.nanoTime() < deadline);
        return response;
    }

    private static URI address(BundleContext context) {
        try {
            ServiceReference<Door> door = context.getServiceReferences(Door.class, "(name=api)")
                    .iterator()
                    .next();
            return context.getService(door).address().orElseThrow();
        } catch (org.osgi.framework.InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Bundle bundle(BundleContext context, String name) throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new BundleException("no bundle " + name);
    }

    private static final class Page extends HttpServlet {

        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().print("we were here");
        }
    }
}
