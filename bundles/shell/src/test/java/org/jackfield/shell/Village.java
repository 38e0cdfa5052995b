package org.jackfield.shell;

import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;

/** Three whole nodes in virtual time, and alice's shell. They live at addresses, so that these can be banned. */
final class Village {

    final Town town = new Town(11);
    final Resident alice = town.moveIn("192.0.2.1");
    final Resident bob = town.moveIn("192.0.2.2");
    final Resident carol = town.moveIn("192.0.2.3");
    final PointId bobsHome = Town.at("192.0.2.2");
    final Orders orders = new Orders(alice.node, order -> town.until(order::isDone));

    Views views() {
        return new Views(alice.node, town.time);
    }

    String status() {
        return new Status(alice.node, town.time).screen();
    }

    /** Whatever does not fit the screen. */
    static List<String> tooWide(String text) {
        List<String> wide = new ArrayList<>();
        text.lines().filter(line -> line.length() > Figures.SCREEN).forEach(wide::add);
        return wide;
    }
}
