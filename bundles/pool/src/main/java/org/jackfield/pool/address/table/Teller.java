package org.jackfield.pool.address.table;

import java.util.Objects;

/**
 * Who tells of an address: never something it says of itself, but where it speaks from, and whether we chose it.
 *
 * @param group where it speaks from
 * @param chosen whether we asked it because we had dialled it, or the operator named it; whoever dials us chooses us, which costs nothing
 */
public record Teller(NetworkGroup group, boolean chosen) implements Comparable<Teller> {

    public Teller {
        Objects.requireNonNull(group);
    }

    /** Whoever says that it is found there itself. */
    public static Teller ofItself(Address address) {
        return new Teller(address.group(), false);
    }

    /** Written out, as what a record makes itself is slow until it has run for a while, and a book that is read asks for many. */
    @Override
    public int hashCode() {
        return group.hashCode() + (chosen ? 1 : 0);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Teller that && chosen == that.chosen && group.equals(that.group);
    }

    @Override
    public int compareTo(Teller other) {
        int byGroup = group.compareTo(other.group);
        return byGroup != 0 ? byGroup : Boolean.compare(chosen, other.chosen);
    }
}
