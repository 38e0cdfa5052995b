package org.jackfield.admin;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jackfield.api.point.PointId;

/**
 * What every request passes first, for our own paths and for those of other bundles.
 *
 * <p>A name that somebody has made to lead to this machine (DNS rebinding) is not our name. What a browser sends in the name of a page from
 * elsewhere is refused, unless a person follows a link. Others than this machine have to say the token; without one they may read alone.
 */
final class Gate extends Handler.Wrapper {

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Supplier<AdminSettings> settings;
    private final Supplier<Token> token;

    Gate(Handler next, Supplier<AdminSettings> settings, Supplier<Token> token) {
        super(next);
        this.settings = settings;
        this.token = token;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        try {
            addressedToUs(request);
            fromOurPages(request);
            allowed(request, response);
            bounded(request);
        } catch (Refusal refusal) {
            Replies.refuse(request, response, callback, refusal);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private void addressedToUs(Request request) throws Refusal {
        String header = request.getHeaders().get(HttpHeader.HOST);
        if (header != null) {
            ours(header, request);
        }
        String authority = request.getHttpURI().getAuthority();
        if (authority != null) {
            ours(authority, request);
        }
        if (header == null && authority == null) {
            throw new Refusal(421, "the request does not say to which host it is addressed");
        }
    }

    private void ours(String authority, Request request) throws Refusal {
        Optional<PointId> host = point(authority);
        if (host.isPresent()) {
            String name = host.get().host();
            Optional<InetAddress> address = host.get().address();
            if (address.isPresent() ? ours(address.get(), request) : ours(name)) {
                return;
            }
        }
        throw new Refusal(
                421,
                "the request is addressed to '" + authority
                        + "', which is not a name of this node (setting allowed-hosts)");
    }

    private boolean ours(String name) {
        return name.equals("localhost")
                || name.equals("localhost.")
                || settings.get().allowedHosts().contains(name);
    }

    /** A page cannot be given an address as its name that does not lead to where the page came from. */
    private boolean ours(InetAddress address, Request request) {
        return address.isLoopbackAddress()
                || address.equals(local(request))
                || settings.get()
                        .allowedHosts()
                        .contains(PointId.of("tcp", address, 0).host());
    }

    private static void fromOurPages(Request request) throws Refusal {
        HttpFields headers = request.getHeaders();
        boolean reading = READING.contains(request.getMethod());
        String site = headers.get("Sec-Fetch-Site");
        boolean elsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean following = reading && "navigate".equals(headers.get("Sec-Fetch-Mode"));
        if (elsewhere && !following) {
            throw new Refusal(403, "a page from elsewhere may neither read nor change anything here");
        }
        String origin = headers.get(HttpHeader.ORIGIN);
        if (origin != null && !origin.equalsIgnoreCase("http://" + headers.get(HttpHeader.HOST))) {
            throw new Refusal(403, "a page from " + origin + " may neither read nor change anything here");
        }
    }

    private void allowed(Request request, Response response) throws Refusal {
        Token known = token.get();
        Optional<String> said = said(request);
        if (said.isPresent() && known.set() && !known.is(said.get())) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            throw new Refusal(401, "the token is not the one of this node");
        }
        if (remote(request).isLoopbackAddress() || said.isPresent() && known.set()) {
            return;
        }
        if (known.set()) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
            throw new Refusal(401, "from other machines the token of this node is needed (setting token-file)");
        }
        if (!known.readable()) {
            throw new Refusal(
                    403,
                    "from other machines nothing is allowed: the token file cannot be used, the log says why (setting token-file)");
        }
        if (!READING.contains(request.getMethod())) {
            throw new Refusal(403, "from other machines nothing may be changed without a token (setting token-file)");
        }
    }

    private void bounded(Request request) throws Refusal {
        if (request.getLength() > settings.get().maxBodyBytes()) {
            throw Body.tooLarge(settings.get().maxBodyBytes());
        }
    }

    private static Optional<String> said(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? Optional.of(header.substring(7).trim())
                : Optional.empty();
    }

    private static Optional<PointId> point(String authority) {
        try {
            return Optional.of(PointId.parse(authority, 80));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetAddress local(Request request) {
        return address(request.getConnectionMetaData().getLocalSocketAddress());
    }

    private static InetAddress remote(Request request) {
        return address(request.getConnectionMetaData().getRemoteSocketAddress());
    }

    private static InetAddress address(SocketAddress address) {
        return ((InetSocketAddress) address).getAddress();
    }
}
