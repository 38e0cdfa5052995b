package org.jackfield.policies.scoring;

import java.util.Map;

/**
 * The most that each reason may add to a score, or take from it.
 *
 * @param tenure for time connected
 * @param useful for useful messages
 * @param first for first deliveries
 * @param latency for a quick handshake
 * @param invalid against invalid messages
 * @param unwanted against unwanted messages
 * @param broken against broken promises
 * @param notes for what protocols hold of the peer, or against it
 * @param group against what others did from the same part of the network
 */
record Weights(
        double tenure,
        double useful,
        double first,
        double latency,
        double invalid,
        double unwanted,
        double broken,
        double notes,
        double group) {

    static final double TENURE = 1;
    static final double USEFUL = 2;
    static final double FIRST = 4;
    static final double LATENCY = 1;
    static final double INVALID = 12;
    static final double UNWANTED = 1;
    static final double BROKEN = 4;
    static final double NOTES = 2;
    static final double GROUP = 0.25;

    static final Weights DEFAULT = new Weights(TENURE, USEFUL, FIRST, LATENCY, INVALID, UNWANTED, BROKEN, NOTES, GROUP);

    /** No score leaves the bounds of what can be added up exactly enough. */
    private static final double MOST = 1_000;

    Weights {
        weight("tenure-weight", tenure, MOST);
        weight("useful-weight", useful, MOST);
        weight("first-delivery-weight", first, MOST);
        weight("latency-weight", latency, MOST);
        weight("invalid-weight", invalid, MOST);
        weight("unwanted-weight", unwanted, MOST);
        weight("broken-promise-weight", broken, MOST);
        weight("note-weight", notes, MOST);
        // else whoever has a neighbour could have it starved
        weight("group-weight", group, 0.5);
    }

    /** In the words of the configuration. */
    Map<String, String> words() {
        return Map.of(
                "tenure-weight", Double.toString(tenure),
                "useful-weight", Double.toString(useful),
                "first-delivery-weight", Double.toString(first),
                "latency-weight", Double.toString(latency),
                "invalid-weight", Double.toString(invalid),
                "unwanted-weight", Double.toString(unwanted),
                "broken-promise-weight", Double.toString(broken),
                "note-weight", Double.toString(notes),
                "group-weight", Double.toString(group));
    }

    private static void weight(String setting, double value, double most) {
        if (!(value >= 0 && value <= most)) {
            throw new IllegalArgumentException(setting + " lies between 0 and " + most + ", and is not " + value);
        }
    }
}
