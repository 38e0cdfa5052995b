package org.jackfield.distribution.operate.p2p;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;

/** Who is kept out and who is vouched for, as commands speak of it. */
final class Access {

    private static final String BLACK = "/jackfield/access/black";

    private final ApiOptions node;
    private final Api api;

    Access(ApiOptions node) throws Refusal {
        this.node = node;
        this.api = node.api();
    }

    /** A point in a path: without the scheme that everybody expects. */
    static String path(PointId point) {
        String text = point.scheme().equals(PointId.DEFAULT_SCHEME) ? point.authority() : point.toString();
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%3A", ":");
    }

    void ban(String subject, String why, Optional<Long> seconds) throws Refusal, InterruptedException {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("subject", subject);
        order.put("why", why);
        seconds.ifPresent(time -> order.put("seconds", time));
        node.show(
                api.ask("POST", BLACK, Optional.of(order), Api.SOON),
                List.of("Banned " + subject
                        + seconds.map(time -> " for " + Span.text(time)).orElse("") + "."));
    }

    void unban(String subject) throws Refusal, InterruptedException {
        Object answer = api.ask(
                "DELETE",
                BLACK + "?subject=" + URLEncoder.encode(subject, StandardCharsets.UTF_8),
                Optional.empty(),
                Api.SOON);
        node.show(answer, List.of("Unbanned " + subject + "."));
    }

    void trust(String path, String whom) throws Refusal, InterruptedException {
        api.change("PATCH", path, Map.of("acl", "trust"));
        node.show(Map.of("trusted", true), List.of("Trusting " + whom + "."));
    }

    /** Octez's word for it takes bans back, too; so it is said only to somebody who is trusted, and therefore under no ban. */
    void untrust(String path, String whom) throws Refusal, InterruptedException {
        boolean trusted =
                api.find(path).map(found -> Answer.of(found).is("trusted")).orElse(false);
        if (trusted) {
            api.change("PATCH", path, Map.of("acl", "open"));
        }
        node.show(
                Map.of("trusted", false),
                List.of(trusted ? "No longer trusting " + whom + "." : whom + " was not trusted."));
    }

    boolean banned(String path, String whom) throws Refusal, InterruptedException {
        Object answer = api.get(path);
        boolean banned = Boolean.TRUE.equals(answer);
        String sentence = whom + " is " + (banned ? "" : "not ") + "banned.";
        node.show(answer, List.of(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1)));
        return banned;
    }
}
