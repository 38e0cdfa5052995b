package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What Octez's chain part notes of each peer. Nothing of a chain runs here, so all its counters are at zero; its clients do not read a peer
 * without them.
 */
final class PeerMetadata {

    private static final List<String> MESSAGES = List.of(
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

    static final Map<String, Object> NOTHING = nothing();

    private PeerMetadata() {}

    private static Map<String, Object> nothing() {
        Map<String, Object> responses = of(List.of("sent", "failed", "received"), counters(MESSAGES));
        responses.putAll(counters(List.of("unexpected", "outdated")));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("responses", responses);
        all.put("requests", of(List.of("sent", "received", "failed", "scheduled"), counters(MESSAGES)));
        all.putAll(counters(List.of("valid_blocks", "old_heads")));
        all.put(
                "prevalidator_results",
                counters(List.of(
                        "cannot_download",
                        "cannot_parse",
                        "refused_by_prefilter",
                        "refused_by_postfilter",
                        "applied",
                        "branch_delayed",
                        "branch_refused",
                        "refused",
                        "duplicate",
                        "outdated")));
        all.putAll(counters(List.of("unactivated_chains", "inactive_chains", "future_blocks_advertised")));
        all.put("unadvertised", counters(List.of("block", "operations", "protocol")));
        all.put("advertisements", of(List.of("sent", "received"), counters(List.of("head", "branch"))));
        return all;
    }

    private static Map<String, Object> counters(List<String> names) {
        return of(names, "0");
    }

    private static Map<String, Object> of(List<String> names, Object value) {
        Map<String, Object> object = new LinkedHashMap<>();
        names.forEach(name -> object.put(name, value));
        return object;
    }
}
