package org.jackfield.pool;

import org.jackfield.api.point.PointId;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;

/** Alice, and a neighbour whom she reaches in memory and by ws, in virtual time. */
abstract class TwoWays {

    static final String ALICE = "192.0.2.1";
    static final String BOB = "192.0.2.2";
    static final PointId BY_MEMORY = Town.at(BOB);
    static final PointId BY_WS = PointId.parse("ws://192.0.2.2:443");

    final Town town = new Town(5);
    final Resident alice = town.moveIn(ALICE, kin(ALICE));
    final Guise herWs = new Guise("ws", town, ALICE);
    final Guise hisWs = new Guise("ws", town, BOB);

    static PoolSettings kin(String host) {
        return Town.quiet(host).with(SessionLimits.DEFAULT);
    }

    Resident bob(PoolSettings settings) {
        Resident bob = neighbour(BOB, settings);
        alice.node.add(herWs);
        town.passSeconds(1);
        return bob;
    }

    Resident neighbour(String host, PoolSettings settings) {
        PointId[] points = {Town.at(host), PointId.parse("ws://" + host + ":443")};
        Resident neighbour =
                new Resident(town, host, settings.with(Reach.listeningOn(points).advertising(points)), Town.NETWORK);
        neighbour.node.add(host.equals(BOB) ? hisWs : new Guise("ws", town, host));
        neighbour.begin();
        return neighbour;
    }
}
