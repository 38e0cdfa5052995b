package org.jackfield.itests.eclipse;

import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.Anchors;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Link;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.Outgoing;
import org.jackfield.pool.address.table.TableSizes;
import org.jackfield.pool.address.table.Teller;

/** The tables of the node itself. */
final class Buckets implements Recollection {

    private static final int KEY_BYTES = 16;
    private static final int OF_A_GROUP = 1;

    private final AddressTables tables;
    private final Outgoing outgoing;
    private final Anchors anchors = new Anchors(List.of());

    Buckets(InstantSource clock, SplittableRandom random) {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        tables = new AddressTables(TableSizes.DEFAULT, ByteString.of(key), clock, random);
        outgoing = new Outgoing(tables, random);
    }

    @Override
    public void hear(Machine subject, Machine teller, boolean chosen) {
        tables.hear(subject.address(), new Teller(teller.address().group(), chosen));
    }

    @Override
    public void seeded(Machine subject) {
        tables.hear(subject.address(), new Teller(NetworkGroup.ofMethod("dns"), true));
    }

    @Override
    public Optional<Link> next(Collection<Link> open, int wanted, Predicate<Address> suitable, long now) {
        return outgoing.next(open, wanted, OF_A_GROUP, entry -> suitable.test(entry.address()))
                .map(entry -> Link.dial(entry, now));
    }

    @Override
    public Optional<Address> feel(Predicate<Address> suitable) {
        return tables.feel(entry -> suitable.test(entry.address())).map(Entry::address);
    }

    @Override
    public void dialled(Machine machine) {
        tables.dialled(machine.address());
    }

    @Override
    public long answered(Machine machine) {
        tables.answered(machine.address(), machine.peer());
        return tables.entry(machine.address()).map(Entry::firstSuccess).orElse(Long.MAX_VALUE);
    }

    @Override
    public void failed(Machine machine) {
        tables.failed(machine.address());
        anchors.failed(machine.address());
    }

    @Override
    public void open(Collection<Link> links) {
        anchors.update(links);
    }

    @Override
    public List<Address> anchors() {
        return anchors.all().stream().map(Anchor::address).toList();
    }
}
