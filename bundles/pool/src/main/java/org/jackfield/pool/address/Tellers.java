package org.jackfield.pool.address;

import java.util.Optional;
import org.jackfield.api.address.Source;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.Teller;

/** By whose word a point goes into the tables, which is never what somebody says of itself, but where it speaks from. */
final class Tellers {

    private Tellers() {}

    /** What was told, by somebody who is connected from there or whom we dialled there. */
    static Teller at(PointId remote, Direction direction) {
        return new Teller(NetworkGroup.ofTeller(remote), direction == Direction.OUTBOUND);
    }

    /** What was told, by whom the source names. */
    static Teller of(PointId point, Source source) {
        return method(source)
                .map(method -> new Teller(NetworkGroup.ofMethod(method), true))
                .orElseGet(() -> source instanceof Source.Announced
                        ? Teller.ofItself(Address.of(point))
                        : new Teller(NetworkGroup.ofMethod(source.sentence()), false));
    }

    private static Optional<String> method(Source source) {
        boolean chosen = source instanceof Source.Operator
                || source instanceof Source.Remembered
                || source instanceof Source.Discovered;
        return chosen ? Optional.of(source.sentence()) : Optional.empty();
    }
}
