package org.jackfield.api.scheduling;

import java.util.Map;

/**
 * How bandwidth is divided at one moment.
 *
 * @param download what is read
 * @param upload what is written
 */
public record Bandwidth(OneWay download, OneWay upload) {

    /**
     * In one direction.
     *
     * @param cap bytes per second that all flows together may use; 0: no cap
     * @param classes each class of peers, all of them
     */
    public record OneWay(long cap, Map<PeerClass, ClassPart> classes) {
        public OneWay {
            classes = Map.copyOf(classes);
        }

        /** Bytes that all classes together use, a moving average. */
        public long perSecond() {
            return classes.values().stream().mapToLong(ClassPart::perSecond).sum();
        }
    }

    /**
     * What one class of peers has.
     *
     * @param cap bytes per second that its flows together may use; 0: no cap of its own
     * @param flows that belong to it
     * @param waiting of those, how many stand in line
     * @param entitled what is due to it, as a part of what all have, among those that want something now; 0 to 1, and 0 without a cap
     * @param bytes that its flows have used, those that have left included
     * @param perSecond bytes, a moving average
     */
    public record ClassPart(long cap, int flows, int waiting, double entitled, long bytes, long perSecond) {}
}
