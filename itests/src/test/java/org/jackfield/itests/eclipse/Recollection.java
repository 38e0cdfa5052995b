package org.jackfield.itests.eclipse;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.Link;

/** What a node remembers of others, and whom it would dial. */
interface Recollection {

    /**
     * Somebody tells of somebody.
     *
     * @param chosen whether we had dialled the teller
     */
    void hear(Machine subject, Machine teller, boolean chosen);

    /** The operator, or a seed, tells of somebody. */
    void seeded(Machine subject);

    /** Whom to dial for another outgoing connection, of those that are suitable. */
    Optional<Link> next(Collection<Link> open, int wanted, Predicate<Address> suitable, long now);

    /** Whom to look at although no connection is wanted; empty if that is not done. */
    Optional<Address> feel(Predicate<Address> suitable);

    /** A dial goes out. */
    void dialled(Machine machine);

    /** Who was dialled answers; since when it is known. */
    long answered(Machine machine);

    /** Who was dialled does not answer. */
    void failed(Machine machine);

    /** These connections are open now. */
    void open(Collection<Link> links);

    /** Whom to dial first after a restart. */
    List<Address> anchors();
}
