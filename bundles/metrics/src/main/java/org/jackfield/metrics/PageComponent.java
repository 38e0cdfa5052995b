package org.jackfield.metrics;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;

/**
 * The numbers as a page of the node's own HTTP server, if there is one that takes pages from the whiteboard.
 *
 * <p>Without such a server it never becomes active: its class needs the servlet API, which only comes with one.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.name=metrics", "osgi.http.whiteboard.servlet.pattern=/metrics"},
        reference = @Reference(name = "server", service = HttpServiceRuntime.class))
public final class PageComponent extends HttpServlet {

    private static final long serialVersionUID = 1;

    private final transient MetricsComponent metrics;

    @Activate
    public PageComponent(@Reference MetricsComponent metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Page page = metrics.page(String.join(",", Collections.list(request.getHeaders("Accept"))));
        response.setContentType(page.contentType());
        response.setContentLength(page.body().length);
        response.getOutputStream().write(page.body());
    }
}
