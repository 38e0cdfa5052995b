package org.jackfield.pool.address;

import java.nio.file.Path;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.file.WholeFile;

/** A program that reads a book of 100,000 points before it has done anything else, and says how many it has found, in how many milliseconds. */
final class ColdLoad {

    static final int POINTS = 100_000;

    private ColdLoad() {}

    public static void main(String[] arguments) {
        BookFile format = Library.reader(POINTS);
        WholeFile file = new WholeFile(Path.of(arguments[0]), BookFile.LARGEST, WholeFile.Readers.OWNER);
        long begin = System.nanoTime();
        AddressTables tables =
                file.readBytes(format::read).contents().orElseThrow().tables().orElseThrow();
        long end = System.nanoTime();
        System.out.println(tables.size() + " " + (end - begin) / 1_000_000);
    }
}
