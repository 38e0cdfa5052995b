package org.jackfield.admin;

import jakarta.servlet.http.HttpServlet;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages and endpoints of other bundles: all paths that are not ours go to the HTTP whiteboard's dispatcher, while there is one. */
final class Whiteboard extends Handler.Wrapper {

    private static final Logger LOG = LoggerFactory.getLogger(Whiteboard.class);

    /** Pages that are made at a time: each may hold a thread until its reader has taken it, and the API keeps some for itself. */
    static final int AT_ONCE = WebServer.THREADS / 2;

    private final Semaphore places = new Semaphore(AT_ONCE);
    private HttpServlet hosted;

    Whiteboard() {
        super(true, null);
    }

    synchronized void arrived(HttpServlet dispatcher) {
        hosted = dispatcher;
        ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.NO_SESSIONS);
        context.setErrorHandler(new JsonErrors());
        ServletHolder holder = new ServletHolder(dispatcher);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        change(context);
    }

    synchronized void left(HttpServlet dispatcher) {
        if (hosted == dispatcher) {
            hosted = null;
            change(null);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!places.tryAcquire()) {
            Refusal refusal =
                    new Refusal(503, "other bundles are making " + AT_ONCE + " pages, as many as may be at once");
            Replies.refuse(request, response, callback, refusal);
            return true;
        }
        try {
            if (super.handle(request, response, callback)) {
                return true;
            }
        } finally {
            places.release();
        }
        Replies.refuse(request, response, callback, Refusal.notFound("there is nothing at " + Replies.path(request)));
        return true;
    }

    private void change(ServletContextHandler context) {
        Handler before = getHandler();
        try {
            if (before != null) {
                before.stop();
            }
            setHandler(context);
            if (before instanceof ServletContextHandler former) {
                forget(former);
            }
            if (context != null && isRunning()) {
                context.start();
            }
        } catch (Exception e) {
            LOG.error("the pages of other bundles are not to be had", e);
        }
    }

    /** The dispatcher keeps its former context, and would keep this bundle by what hangs on it. */
    private static void forget(ServletContextHandler former) {
        former.setErrorHandler(null);
        // one that never starts and knows nothing of us: a context cannot be without any
        former.setServer(new Server());
    }
}
