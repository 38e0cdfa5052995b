package org.jackfield.pool.address;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Anchor;
import org.jackfield.pool.address.table.TableSizes;
import org.jackfield.pool.address.table.Teller;

/** Books for the tests of their file. */
final class Library {

    static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    static final ByteString KEY = ByteString.fromHex("000102030405060708090a0b0c0d0e0f");

    /** Who fills a book of 100,000 has met a few thousand peers. */
    private static final int TELLERS = 2_000;

    private Library() {}

    /** A book of about so many points, of all kinds, a fifth of them tried. */
    static BookFile.Snapshot of(int points, long seed) {
        return of(points, seed, TableSizes.forPoints(points));
    }

    static BookFile.Snapshot of(int points, long seed, TableSizes sizes) {
        SplittableRandom random = new SplittableRandom(seed);
        AddressTables tables = new AddressTables(sizes, KEY, () -> NOON, random);
        for (int i = 0; tables.size() < points; i++) {
            Address address = address(i, random);
            int told = random.nextInt(TELLERS);
            Teller teller = new Teller(address(told, new SplittableRandom(told)).group(), told % 2 == 0);
            tables.hear(address, teller);
            if (i % 5 == 0) {
                tables.answered(address, peer(i));
            } else if (i % 7 == 0) {
                tables.failed(address);
            }
        }
        return new BookFile.Snapshot(
                tables.memory(),
                List.of(new Anchor(address(0, random), peer(0), 1)),
                Map.of(peer(1), List.of(PointId.parse("wss://node.example:443"), PointId.parse("192.0.2.7:9732"))));
    }

    /** Reads books of about so many points. */
    static BookFile reader(int points) {
        return new BookFile(
                PeerIds::parse,
                key -> new AddressTables(TableSizes.forPoints(points), key, () -> NOON, new SplittableRandom(1)));
    }

    static PeerId peer(int number) {
        byte[] id = new byte[16];
        new SplittableRandom(number).nextBytes(id);
        return new PeerId(ByteString.of(id), "idt" + number);
    }

    private static Address address(int number, SplittableRandom random) {
        byte[] host = new byte[number % 10 == 0 ? 16 : 4];
        random.nextBytes(host);
        host[0] = (byte) (host.length == 16 ? 0x2a : 1 + number % 120);
        if (number % 50 == 1) {
            return Address.of(PointId.parse("udp://node" + number + ".example:9732"));
        }
        Address.Host kind = host.length == 16 ? Address.Host.V6 : Address.Host.V4;
        return Address.of(number % 9 == 0 ? "ws" : "tcp", kind, host, 1 + random.nextInt(65_535));
    }
}
