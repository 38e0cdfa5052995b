package org.jackfield.discovery.bootstrap;

import java.util.List;
import java.util.Map;
import org.jackfield.api.point.PointId;

/** The hosts that Octez knows of each public network (octez-behaviour.md, section 1). */
final class WellKnownHosts {

    /** Where a Tezos node listens unless it says otherwise. */
    static final int DEFAULT_PORT = 9732;

    private static final Map<String, List<String>> HOSTS = Map.of(
            "mainnet", List.of("boot.tzinit.org", "boot.tzboot.net", "boot.tzbeta.net"),
            "ghostnet",
                    List.of(
                            "ghostnet.teztnets.com",
                            "ghostnet.tzinit.org",
                            "ghostnet.tzboot.net",
                            "ghostnet.boot.ecadinfra.com",
                            "ghostnet.stakenow.de:9733"),
            "shadownet", List.of("shadownet.teztnets.com", "shadownet.tzinit.org"));

    private WellKnownHosts() {}

    /** Those of one network; none of a sandbox, and of networks of people's own. */
    static List<PointId> of(String network) {
        return HOSTS.getOrDefault(network, List.of()).stream()
                .map(host -> PointId.parse(host, DEFAULT_PORT))
                .toList();
    }
}
