package org.jackfield.itests.eclipse;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jackfield.pool.address.table.Address;

/** All nodes that there are: the honest, of whom many are neighbours, and the attacker's, in other groups. */
final class World {

    static final int HONEST = 1_000;
    private static final int HONEST_GROUPS = 400;
    private static final int FIRST_HOSTILE_GROUP = 1_000;

    final List<Machine> honest = new ArrayList<>();
    final List<Machine> hostile = new ArrayList<>();
    private final Map<Address, Machine> at = new HashMap<>();

    World(Attack attack, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < HONEST; i++) {
            // a few groups have many: those of the large hosters
            double draw = random.nextDouble();
            honest.add(Machine.at((int) (HONEST_GROUPS * draw * draw), i, false));
        }
        for (int i = 0; i < attack.addresses(); i++) {
            hostile.add(Machine.at(FIRST_HOSTILE_GROUP + i % attack.groups(), i, true));
        }
        honest.forEach(machine -> at.put(machine.address(), machine));
        hostile.forEach(machine -> at.put(machine.address(), machine));
    }

    /** Who is there. */
    Machine at(Address address) {
        return at.get(address);
    }

    static Machine anyOf(List<Machine> machines, SplittableRandom random) {
        return machines.get(random.nextInt(machines.size()));
    }
}
