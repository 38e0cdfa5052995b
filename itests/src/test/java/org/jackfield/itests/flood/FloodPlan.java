package org.jackfield.itests.flood;

import java.time.Duration;

/**
 * How large a flood, and what honest peers may expect in it.
 *
 * @param besiegers sockets that are opened and kept, silent or dribbling by turns
 * @param networks /24 networks that the attackers come from
 * @param rest how long after the node has closed one it is opened again
 * @param calm how long honest peers are left alone, before and after
 * @param siege how long they stay, once all are there
 * @param bogusPerSecond handshakes that lead nowhere: by turns without work, and with work and a wrong key
 * @param storm how long those go on
 * @param honestPerSecond handshakes of honest peers in each phase, each from an address and with an identity of its own
 * @param leastServed the part of the honest that must be served, 0 to 1
 * @param siegeP99 how long 99 of 100 honest handshakes may take under siege
 * @param stormP99 likewise in the storm
 * @param mostMemoryMiB by how much heap (after a collection) and direct memory may grow under siege
 */
record FloodPlan(
        int besiegers,
        int networks,
        Duration rest,
        Duration calm,
        Duration siege,
        int bogusPerSecond,
        Duration storm,
        int honestPerSecond,
        double leastServed,
        Duration siegeP99,
        Duration stormP99,
        long mostMemoryMiB) {

    /** As the project promises it. */
    static final FloodPlan FULL = new FloodPlan(
            5000,
            50,
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(40),
            1000,
            Duration.ofSeconds(20),
            10,
            0.99,
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            64);

    /** The same in small, for every build. */
    static final FloodPlan SHORT = new FloodPlan(
            1000,
            50,
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            400,
            Duration.ofSeconds(4),
            25,
            0.99,
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            64);

    /** Files that either process has open at the most, with some room. */
    long files() {
        return besiegers + 6L * bogusPerSecond + 512;
    }
}
