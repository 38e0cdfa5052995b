package org.jackfield.scheduler;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jackfield.api.scheduling.PeerClass;

/**
 * How much may go over the wire.
 *
 * @param all what all flows together may read and write
 * @param ofClass what the flows of each class may read and write, besides; a class that is missing has no caps of its own
 * @param turnBytes the most that a flow writes, and with a cap reads, before the next one has its turn; 1,024 to 1,048,576
 */
public record SchedulerSettings(Speeds all, Map<PeerClass, Speeds> ofClass, int turnBytes) {

    /** As much as a flow writes in one turn unless told otherwise: about one frame of the largest size. */
    public static final int DEFAULT_TURN_BYTES = 64 * 1024;

    /** No cap either way. */
    public static final SchedulerSettings UNCAPPED = new SchedulerSettings(0, 0, DEFAULT_TURN_BYTES);

    public SchedulerSettings {
        ofClass = Map.copyOf(ofClass);
        all.check("");
        ofClass.forEach((peerClass, speeds) -> speeds.check(peerClass.name().toLowerCase(Locale.ROOT) + "-"));
        if (turnBytes < 1024 || turnBytes > 1024 * 1024) {
            throw new IllegalArgumentException("turn-bytes lies between 1024 and 1048576, not " + turnBytes);
        }
    }

    /** Without caps for any class. */
    public SchedulerSettings(long maxDownloadSpeed, long maxUploadSpeed, int turnBytes) {
        this(new Speeds(maxDownloadSpeed, maxUploadSpeed), Map.of(), turnBytes);
    }

    /** The same, with other caps for one class. */
    public SchedulerSettings with(PeerClass peerClass, Speeds speeds) {
        Map<PeerClass, Speeds> others = new EnumMap<>(PeerClass.class);
        others.putAll(ofClass);
        others.put(peerClass, speeds);
        return new SchedulerSettings(all, others, turnBytes);
    }

    Caps downloads() {
        return caps(Speeds::downloadBytesPerSecond);
    }

    Caps uploads() {
        return caps(Speeds::uploadBytesPerSecond);
    }

    private Caps caps(ToLongFunction<Speeds> way) {
        Map<PeerClass, Long> each = new EnumMap<>(PeerClass.class);
        ofClass.forEach((peerClass, speeds) -> each.put(peerClass, way.applyAsLong(speeds)));
        return new Caps(way.applyAsLong(all), each);
    }
}
