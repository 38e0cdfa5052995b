package org.jackfield.admin;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Errors that the server itself or a servlet finds, in the same form as ours. */
final class JsonErrors extends ErrorHandler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String sentence = status == 404
                ? "there is nothing at " + Replies.path(request)
                : HttpStatus.getMessage(status).toLowerCase(java.util.Locale.ROOT);
        Replies.refuse(request, response, callback, new Refusal(status, sentence));
        return true;
    }
}
