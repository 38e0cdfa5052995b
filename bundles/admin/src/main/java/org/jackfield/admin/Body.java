package org.jackfield.admin;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The body of a request, read as it comes; no thread waits for it, and no more is kept than may be. */
final class Body implements Runnable {

    private final Request request;
    private final int limit;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

    private Body(Request request, int limit) {
        this.request = request;
        this.limit = limit;
    }

    /** All of it; fails with a {@link Refusal}. */
    static CompletableFuture<byte[]> of(Request request, int limit) {
        Body body = new Body(request, limit);
        if (announced(request)) {
            body.run();
        } else {
            body.whole.complete(new byte[0]);
        }
        return body.whole;
    }

    static boolean announced(Request request) {
        HttpFields headers = request.getHeaders();
        return headers.contains(HttpHeader.TRANSFER_ENCODING) || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0;
    }

    static Refusal tooLarge(int limit) {
        return new Refusal(413, "the body is larger than " + limit + " bytes (setting max-body-bytes)");
    }

    @Override
    public void run() {
        while (!whole.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            take(chunk);
        }
    }

    private void take(Content.Chunk chunk) {
        if (Content.Chunk.isFailure(chunk)) {
            whole.completeExceptionally(Refusal.badRequest(
                    "the body cannot be read: " + chunk.getFailure().getMessage()));
            return;
        }
        ByteBuffer bytes = chunk.getByteBuffer();
        boolean fits = read.size() + bytes.remaining() <= limit;
        if (fits) {
            byte[] some = new byte[bytes.remaining()];
            bytes.get(some);
            read.writeBytes(some);
        }
        chunk.release();
        if (!fits) {
            whole.completeExceptionally(tooLarge(limit));
        } else if (chunk.isLast()) {
            whole.complete(read.toByteArray());
        }
    }
}
