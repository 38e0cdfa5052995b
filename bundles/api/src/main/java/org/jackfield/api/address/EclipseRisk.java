package org.jackfield.api.address;

import java.util.Locale;
import java.util.Objects;

/**
 * How likely it is, as far as the node's own memory tells, that after a restart all its outgoing connections are held by one adversary.
 *
 * @param adversary who is supposed to be one
 * @param chance between 0 and 1
 * @param connections that would be dialled
 * @param anchors that are none of the adversary's, and would be dialled first; those that the operator vouches for with them
 * @param elders which part of the connections to the oldest acquaintances would go to others, between 0 and 1
 * @param groups how many groups of addresses those are of that have ever answered
 */
public record EclipseRisk(Adversary adversary, double chance, int connections, int anchors, double elders, int groups) {

    private static final double NEGLIGIBLE = 0.001;
    private static final int FEW_GROUPS = 16;
    private static final int FEW_CONNECTIONS = 8;

    public EclipseRisk {
        Objects.requireNonNull(adversary);
        if (!(chance >= 0 && chance <= 1)) {
            throw new IllegalArgumentException("a chance lies between 0 and 1, not at " + chance);
        }
    }

    /** Who is supposed to be one adversary. */
    public enum Adversary {
        /** All whom we have known for less than a day. */
        NEWCOMERS("all whom it has known for less than a day"),
        /** All of the 32 groups of addresses of which we know most. */
        CROWDED_GROUPS("all of the 32 groups of addresses of which it knows most");

        private final String who;

        Adversary(String who) {
            this.who = who;
        }

        /** For machines. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** For people: a clause without a full stop. */
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "with a chance of %s all %d outgoing connections after a restart would be held by one, if %s were one",
                percent(),
                connections,
                adversary.who);
    }

    /** What would lower it: a clause without a full stop. */
    public String remedy() {
        if (chance <= NEGLIGIBLE) {
            return "nothing needs to be done";
        }
        if (groups < FEW_GROUPS) {
            return "let it meet peers of more networks: name some with --peer, or another seed";
        }
        if (anchors == 0 || elders == 0) {
            return "leave it running: whoever stays connected for days becomes an anchor, and is dialled first";
        }
        return connections < FEW_CONNECTIONS
                ? "let it have more outgoing connections"
                : "leave it running: every day without a restart makes acquaintances older";
    }

    private String percent() {
        double percent = 100 * chance;
        return percent > 0 && percent < 0.1 ? "less than 0.1 %" : String.format(Locale.ROOT, "%.1f %%", percent);
    }
}
