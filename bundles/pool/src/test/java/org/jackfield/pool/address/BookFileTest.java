package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Entry;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.address.table.NetworkGroup;
import org.jackfield.pool.address.table.TableSizes;
import org.jackfield.pool.address.table.Teller;
import org.jackfield.pool.file.NewerVersionException;
import org.jackfield.pool.file.WholeFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookFileTest {

    private static final int LARGE = 100_000;

    private final BookFile format = Library.reader(LARGE);

    @TempDir
    Path folder;

    private Path file;
    private WholeFile whole;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("data/address-book");
        whole = new WholeFile(file, BookFile.LARGEST, WholeFile.Readers.OWNER);
    }

    @Test
    void whatIsWrittenIsRead() {
        BookFile.Snapshot book = Library.of(3_000, 1);
        assertEquals(Optional.empty(), whole.writeBytes(BookFile.write(book)));

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(Optional.empty(), read.trouble());
        BookFile.Contents again = read.contents().orElseThrow();
        assertEquals(Library.KEY, again.tables().orElseThrow().memory().key());
        assertEquals(book.memory().entries().size(), entries(again).size());
        assertEquals(book.anchors(), again.anchors());
        assertEquals(book.claims(), again.claims());
    }

    @Test
    void howeverLongTheNameOfADiscoveryMethodIsTheBookIsRead() {
        AddressTables tables =
                new AddressTables(TableSizes.DEFAULT, Library.KEY, InstantSource.system(), new SplittableRandom(1));
        for (int length = 200; length <= 300; length++) {
            Teller teller = new Teller(NetworkGroup.ofMethod("m".repeat(length)), true);
            tables.hear(Address.of(PointId.parse("192.0.2.7:" + length)), teller);
        }

        BookFile.Contents again =
                format.read(BookFile.write(new BookFile.Snapshot(tables.memory(), List.of(), Map.of())));

        assertEquals(101, entries(again).size());
    }

    private static Set<Memory.Remembered> entries(BookFile.Contents book) {
        return Set.copyOf(book.tables().orElseThrow().memory().entries());
    }

    @Test
    void itHoldsASecretAndIsItsOwnersAlone() throws IOException {
        whole.writeBytes(BookFile.write(Library.of(10, 1)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Library.of(10, 1).toString().contains(Library.KEY.hex()));
    }

    @Test
    void noFileIsAnEmptyBook() {
        assertEquals(new WholeFile.Reading<>(Optional.empty(), Optional.empty(), true), whole.readBytes(format::read));
    }

    @Test
    void everyDamageIsNoticedAndTheFileIsSetAside() throws IOException {
        byte[] good = BookFile.write(Library.of(30, 1));
        Files.createDirectories(file.getParent());
        int n = 0;
        for (int at = 0; at < good.length; at += 17) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x40;
            Files.write(file, damaged);

            WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

            n++;
            assertTrue(read.trouble().orElseThrow().contains("address-book.damaged-" + n), "byte " + at);
            assertTrue(read.contents().isEmpty(), "byte " + at);
            assertFalse(Files.exists(file), "byte " + at);
        }
    }

    @Test
    void whereverItIsCutOffThatIsNoticed() {
        byte[] good = BookFile.write(Library.of(30, 1));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(IllegalArgumentException.class, () -> format.read(cut), length + " bytes");
        }
    }

    @Test
    void theOneBeforeCountsIfTheLastIsDamaged() throws IOException {
        whole.writeBytes(BookFile.write(Library.of(10, 1)));
        whole.writeBytes(BookFile.write(Library.of(20, 2)));
        Files.write(file, new byte[] {1, 2, 3});

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(10, entries(read.contents().orElseThrow()).size());
        assertTrue(read.trouble().orElseThrow().contains("what stood there before the last change counts"));
    }

    @Test
    void whatANewerVersionWroteIsLeftAsItIsUnlessItSaysThatWeUnderstandIt() throws IOException {
        byte[] newer = changed(9, 9);
        Files.createDirectories(file.getParent());
        Files.write(file, newer);

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(
                Optional.of(
                        "was written by a newer version of this program (format 9, of which this one reads up to 3);"
                                + " it is left as it is, and nothing is saved there"),
                read.trouble());
        assertFalse(read.replaceable());
        assertEquals(ByteBuffer.wrap(newer), ByteBuffer.wrap(Files.readAllBytes(file)));
        assertEquals(20, entries(format.read(changed(9, 3))).size());
        assertThrows(NewerVersionException.class, () -> format.read(changed(4, 4)));
    }

    @Test
    void aNewerVersionIsRecognisedWhateverComesAfterTheFirstBytesAndDamageIsNotTakenForOne() {
        byte[] header = Arrays.copyOf(changed(9, 9), 14);
        byte[] damaged = BookFile.write(Library.of(20, 1));
        damaged[8] = 9;
        damaged[9] = 9;

        assertThrows(NewerVersionException.class, () -> format.read(header));
        assertThrows(IllegalArgumentException.class, () -> format.read(damaged));
    }

    private static byte[] changed(int version, int lowest) {
        byte[] bytes = BookFile.write(Library.of(20, 1));
        bytes[8] = (byte) version;
        bytes[9] = (byte) lowest;
        sum(bytes, 10);
        sum(bytes, bytes.length - 4);
        return bytes;
    }

    private static void sum(byte[] bytes, int at) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, at);
        ByteBuffer.wrap(bytes).putInt(at, (int) sum.getValue());
    }

    /** Written by the version that wrote format 2. */
    @Test
    void theFormatBeforeThisOneIsRead() throws IOException {
        byte[] bytes;
        try (InputStream in = BookFileTest.class.getResourceAsStream("address-book-2")) {
            bytes = in.readAllBytes();
        }

        BookFile.Contents read = format.read(bytes);

        AddressTables tables = read.tables().orElseThrow();
        assertEquals(Library.KEY, tables.memory().key());
        assertEquals(12, tables.size());
        assertEquals(3, tables.triedSize());
        Entry told = entry(tables, "tcp://8.255.135.134:17279");
        assertEquals(1, told.failures());
        assertEquals(Library.NOON.toEpochMilli(), told.lastFailure());
        assertEquals("045768", told.teller().orElseThrow().group().toString());
        assertTrue(entry(tables, "tcp://7.83.53.0:6143").teller().orElseThrow().chosen());
        assertTrue(entry(tables, "udp://node1.example:9732").tellers() == 1);
        Entry tried = entry(tables, "ws://[2a5c:289:ec2d:a91:67ec:8e65:a18d:ebbe]:8087");
        assertTrue(tried.tried());
        assertEquals(Optional.of(Library.peer(0)), tried.peer());
        assertEquals(Library.NOON.toEpochMilli(), tried.firstSuccess());
        assertEquals(Library.peer(0), read.anchors().get(0).peer());
        assertEquals(Set.of(Library.peer(1)), read.claims().keySet());
        bytes[400] ^= 1;
        assertThrows(IllegalArgumentException.class, () -> format.read(bytes));
    }

    private static Entry entry(AddressTables tables, String point) {
        return tables.entry(Address.of(PointId.parse(point))).orElseThrow();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOfInASentence() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where a folder should be");

        Optional<String> trouble = whole.writeBytes(BookFile.write(Library.of(10, 1)));

        assertTrue(trouble.orElseThrow().startsWith("cannot be written"), trouble.orElseThrow());
    }

    /** How fast is for {@link ColdLoad} to say. */
    @Test
    void ahundredThousandAreRead() {
        BookFile.Snapshot book = Library.of(LARGE, 3);

        AddressTables tables = format.read(BookFile.write(book)).tables().orElseThrow();

        assertEquals(
                Set.copyOf(book.memory().entries()), Set.copyOf(tables.memory().entries()));
    }

    @Test
    void whatIsDoubtfulInItIsRefusedInASentence() {
        List<byte[]> none = List.of(new byte[0], new byte[41], new byte[100], "jackfield".getBytes());
        none.forEach(bytes -> assertThrows(IllegalArgumentException.class, () -> format.read(bytes)));
    }
}
