package org.jackfield.transports.sockets;

import java.util.Map;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;

/**
 * What a handover of a stream carries beside the socket: packed into texts, so that nothing of this plugin travels along.
 *
 * @param endpoint the two ends
 * @param used something was written, so that closing has to wait for the far end
 * @param broken the socket has failed
 * @param heardUnwritable the core waits for {@code writable}
 */
public record Luggage(Endpoint endpoint, boolean used, boolean broken, boolean heardUnwritable) {

    /** As values of the JDK. */
    public Map<String, Object> packed() {
        return Map.of(
                "local",
                endpoint.local().toString(),
                "remote",
                endpoint.remote().toString(),
                "direction",
                endpoint.direction().name(),
                "used",
                used,
                "broken",
                broken,
                "heard-unwritable",
                heardUnwritable);
    }

    /**
     * The opposite.
     *
     * @throws IllegalArgumentException if something is missing or is not what it should be
     */
    public static Luggage unpacked(Map<String, Object> extra) {
        Endpoint endpoint = new Endpoint(
                PointId.parse(text(extra, "local")),
                PointId.parse(text(extra, "remote")),
                Direction.valueOf(text(extra, "direction")));
        return new Luggage(endpoint, yes(extra, "used"), yes(extra, "broken"), yes(extra, "heard-unwritable"));
    }

    private static String text(Map<String, Object> extra, String key) {
        if (extra.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("the handover does not say '" + key + "'");
    }

    private static boolean yes(Map<String, Object> extra, String key) {
        return Boolean.TRUE.equals(extra.get(key));
    }
}
