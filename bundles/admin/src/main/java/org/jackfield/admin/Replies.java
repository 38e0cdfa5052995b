package org.jackfield.admin;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** How answers and refusals go out. */
final class Replies {

    private static final String JSON = "application/json";

    private Replies() {}

    /** The path of a request as it was sent, without what begins with a question mark; always with a slash at its start. */
    static String path(Request request) {
        String path = request.getHttpURI().getPath();
        return path == null || !path.startsWith("/") ? "/" : path;
    }

    static void send(Response response, Callback callback, int status, String type, byte[] bytes) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, bytes.length);
        response.write(true, ByteBuffer.wrap(bytes), callback);
    }

    /** What of the request is still on its way is not waited for. */
    static void refuse(Request request, Response response, Callback callback, Refusal refusal) {
        if (response.isCommitted()) {
            callback.failed(refusal);
            return;
        }
        if (!request.consumeAvailable()) {
            response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
        }
        send(response, callback, refusal.status(), JSON, Json.line(refusal.body(path(request))));
    }
}
