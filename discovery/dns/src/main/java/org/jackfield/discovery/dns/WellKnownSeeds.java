package org.jackfield.discovery.dns;

import java.util.List;
import java.util.Map;

/** The names that Octez knows of each public network (octez-behaviour.md, section 1). */
final class WellKnownSeeds {

    private static final Map<String, List<String>> NAMES = Map.of(
            "mainnet", List.of("boot.tzinit.org", "boot.tzboot.net", "boot.tzbeta.net"),
            "ghostnet",
                    List.of(
                            "ghostnet.teztnets.com",
                            "ghostnet.tzinit.org",
                            "ghostnet.tzboot.net",
                            "ghostnet.boot.ecadinfra.com",
                            "ghostnet.stakenow.de:9733"),
            "shadownet", List.of("shadownet.teztnets.com", "shadownet.tzinit.org"));

    private WellKnownSeeds() {}

    /** Those of one network; none of a sandbox, and of networks of people's own. */
    static List<Seed> of(String network) {
        return NAMES.getOrDefault(network, List.of()).stream().map(Seed::parse).toList();
    }
}
