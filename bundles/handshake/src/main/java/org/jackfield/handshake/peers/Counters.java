package org.jackfield.handshake.peers;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What Octez counts of each peer in {@code peer_metadata}: texts of digits, some of them in groups. */
final class Counters {

    private static final String MESSAGES = zeros(
            "branch",
            "head",
            "block_header",
            "operations",
            "protocols",
            "operation_hashes_for_block",
            "operations_for_block",
            "checkpoint",
            "protocol_branch",
            "predecessor_header",
            "other");
    private static final String HEADS = zeros("head", "branch");

    /** Nothing has been counted yet. */
    static final String ZEROS = object(
            field(
                    "responses",
                    object(
                            field("sent", MESSAGES),
                            field("failed", MESSAGES),
                            field("received", MESSAGES),
                            zero("unexpected"),
                            zero("outdated"))),
            field(
                    "requests",
                    object(
                            field("sent", MESSAGES),
                            field("received", MESSAGES),
                            field("failed", MESSAGES),
                            field("scheduled", MESSAGES))),
            zero("valid_blocks"),
            zero("old_heads"),
            field(
                    "prevalidator_results",
                    zeros(
                            "cannot_download",
                            "cannot_parse",
                            "refused_by_prefilter",
                            "refused_by_postfilter",
                            "applied",
                            "branch_delayed",
                            "branch_refused",
                            "refused",
                            "duplicate",
                            "outdated")),
            zero("unactivated_chains"),
            zero("inactive_chains"),
            zero("future_blocks_advertised"),
            field("unadvertised", zeros("block", "operations", "protocol")),
            field("advertisements", object(field("sent", HEADS), field("received", HEADS))));

    private Counters() {}

    private static String zeros(String... names) {
        return object(Arrays.stream(names).map(Counters::zero).toArray(String[]::new));
    }

    private static String zero(String name) {
        return field(name, "\"0\"");
    }

    private static String field(String name, String value) {
        return "\"" + name + "\":" + value;
    }

    private static String object(String... fields) {
        return Arrays.stream(fields).collect(Collectors.joining(",", "{", "}"));
    }
}
