package org.jackfield.pool.address;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jackfield.handshake.identity.PeerIds;
import org.jackfield.pool.address.table.AddressTables;
import org.jackfield.pool.address.table.Memory;
import org.jackfield.pool.file.NewerVersionException;
import org.jackfield.pool.file.WholeFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookFileTest {

    private static final int LARGE = 100_000;

    private final BookFile format = new BookFile(PeerIds::parse);

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
        BookFile.Contents book = Library.of(3_000, 1);
        assertEquals(Optional.empty(), whole.writeBytes(format.write(book)));

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(Optional.empty(), read.trouble());
        BookFile.Contents again = read.contents().orElseThrow();
        assertEquals(Library.KEY, again.memory().orElseThrow().key());
        assertEquals(entries(book), entries(again));
        assertEquals(book.anchors(), again.anchors());
        assertEquals(book.claims(), again.claims());
    }

    private static Set<Memory.Remembered> entries(BookFile.Contents book) {
        return Set.copyOf(book.memory().orElseThrow().entries());
    }

    @Test
    void itHoldsASecretAndIsItsOwnersAlone() throws IOException {
        whole.writeBytes(format.write(Library.of(10, 1)));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(Library.of(10, 1).toString().contains(Library.KEY.hex()));
    }

    @Test
    void noFileIsAnEmptyBook() {
        assertEquals(new WholeFile.Reading<>(Optional.empty(), Optional.empty(), true), whole.readBytes(format::read));
    }

    @Test
    void everyDamageIsNoticedAndTheFileIsSetAside() throws IOException {
        byte[] good = format.write(Library.of(30, 1));
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
        byte[] good = format.write(Library.of(30, 1));
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThrows(IllegalArgumentException.class, () -> format.read(cut), length + " bytes");
        }
    }

    @Test
    void theOneBeforeCountsIfTheLastIsDamaged() throws IOException {
        whole.writeBytes(format.write(Library.of(10, 1)));
        whole.writeBytes(format.write(Library.of(20, 2)));
        Files.write(file, new byte[] {1, 2, 3});

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(10, entries(read.contents().orElseThrow()).size());
        assertTrue(read.trouble().orElseThrow().contains("what stood there before the last change counts"));
    }

    @Test
    void whatANewerVersionWroteIsLeftAsItIsUnlessItSaysThatWeUnderstandIt() throws Exception {
        byte[] newer = changed(9, 9);
        Files.createDirectories(file.getParent());
        Files.write(file, newer);

        WholeFile.Reading<BookFile.Contents> read = whole.readBytes(format::read);

        assertEquals(
                Optional.of(
                        "was written by a newer version of this program (format 9, of which this one reads up to 2);"
                                + " it is left as it is, and nothing is saved there"),
                read.trouble());
        assertFalse(read.replaceable());
        assertEquals(ByteBuffer.wrap(newer), ByteBuffer.wrap(Files.readAllBytes(file)));
        assertEquals(20, entries(format.read(changed(9, 2))).size());
        assertThrows(NewerVersionException.class, () -> format.read(changed(3, 3)));
    }

    private byte[] changed(int version, int lowest) throws Exception {
        byte[] bytes = format.write(Library.of(20, 1));
        bytes[8] = (byte) version;
        bytes[9] = (byte) lowest;
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes, 0, bytes.length - 32);
        System.arraycopy(digest.digest(), 0, bytes, bytes.length - 32, 32);
        return bytes;
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOfInASentence() throws IOException {
        Files.writeString(folder.resolve("data"), "a file where a folder should be");

        Optional<String> trouble = whole.writeBytes(format.write(Library.of(10, 1)));

        assertTrue(trouble.orElseThrow().startsWith("cannot be written"), trouble.orElseThrow());
    }

    @Test
    void ahundredThousandAreReadInNoTime() throws IOException {
        whole.writeBytes(format.write(Library.of(LARGE, 3)));
        long size = Files.size(file);
        StringBuilder times = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            AddressTables tables = Library.tables(LARGE, new SplittableRandom(1));
            long begin = System.nanoTime();
            BookFile.Contents book = whole.readBytes(format::read).contents().orElseThrow();
            tables.restore(book.memory().orElseThrow().entries());
            times.append(' ').append((System.nanoTime() - begin) / 1_000_000).append(" ms");
            assertTrue(tables.size() > LARGE * 99 / 100, tables.size() + " entries");
        }
        System.out.println(
                "BookFileTest: " + LARGE + " points, " + size + " bytes, read and put in their places:" + times);
    }

    @Test
    void whatIsDoubtfulInItIsRefusedInASentence() {
        List<byte[]> none = List.of(new byte[0], new byte[41], new byte[100], "jackfield".getBytes());
        none.forEach(bytes -> assertThrows(IllegalArgumentException.class, () -> format.read(bytes)));
    }
}
