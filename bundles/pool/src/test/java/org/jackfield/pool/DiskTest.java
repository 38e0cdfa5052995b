package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32C;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.OwnFault;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.file.SmallDisk;
import org.jackfield.pool.settings.BookLimits;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose disk really is full, or read-only: it says so and what would help, blames nobody, keeps the book that it has, and writes it when
 * it can.
 */
class DiskTest {

    @TempDir
    Path folder;

    private final Town town = new Town(83);
    private final Resident alice = town.moveIn("192.0.2.1");
    private final Resident bob = town.moveIn("198.51.100.2");
    private final Resident carol = town.moveIn("203.0.113.3");
    private int copies;

    @BeforeEach
    void alwaysBlame() {
        alice.node.add(new Blaming());
    }

    @Test
    void aFullDisk() throws Throwable {
        outlives("No space left on device", SmallDisk::fill, SmallDisk::free);
    }

    @Test
    void aDiskThatIsReadOnly() throws Throwable {
        outlives("Read-only file system", SmallDisk::protect, SmallDisk::unprotect);
    }

    private void outlives(String why, ThrowingConsumer<SmallDisk> trouble, ThrowingConsumer<SmallDisk> relief)
            throws Throwable {
        try (SmallDisk disk = SmallDisk.on(Files.createDirectory(folder.resolve("disk")))) {
            Path book = keepsItsBookOn(disk);
            byte[] before = Files.readAllBytes(book);
            trouble.accept(disk);

            meet(carol);
            saysWhatIsWrong(book, why);
            blamesNobody();
            keeps(before, book);

            relief.accept(disk);
            writesItAgain(book);
        }
    }

    @Test
    void aNodeThatBeginsOnAReadOnlyDiskReadsItsBook() throws Exception {
        try (SmallDisk disk = SmallDisk.on(Files.createDirectory(folder.resolve("disk")))) {
            Path book = keepsItsBookOn(disk);
            alice.stop();
            disk.protect();

            Resident dave = town.moveIn("192.0.2.4", Town.quiet("192.0.2.4").with(BookLimits.DEFAULT.in(book)));
            dave.connect(carol);
            town.passSeconds(10);

            assertTrue(knows(dave, bob));
            assertInstanceOf(
                    OwnFault.FileUnwritten.class, dave.node.faults().get(0).fault());
        }
    }

    @Test
    void aBookOfANewerVersionIsNamedAndLeftAsItIs() throws Exception {
        ByteBuffer header = ByteBuffer.allocate(18).put("JFPOINTS".getBytes(StandardCharsets.US_ASCII));
        header.put((byte) 7).put((byte) 7);
        CRC32C sum = new CRC32C();
        sum.update(header.array(), 0, header.position());
        header.putInt((int) sum.getValue());
        Path book = Files.write(folder.resolve("address-book"), header.array());

        Resident dave = town.moveIn("192.0.2.4", Town.quiet("192.0.2.4").with(BookLimits.DEFAULT.in(book)));
        dave.connect(bob);
        town.passSeconds(30);
        dave.stop();

        assertEquals(
                List.of(new NodeEvent.FileTrouble(
                        book.toString(),
                        "was written by a newer version of this program (format 7, of which this one reads up to 3);"
                                + " it is left as it is, and nothing is saved there")),
                dave.heard(NodeEvent.FileTrouble.class));
        assertArrayEquals(header.array(), Files.readAllBytes(book));
        try (var names = Files.list(folder)) {
            // what is kept of peers is a file of its own
            assertEquals(
                    List.of(book),
                    names.filter(name -> !name.getFileName().toString().startsWith("address-book.peers"))
                            .toList());
        }
    }

    /** Alice meets bob, and writes it down. */
    private Path keepsItsBookOn(SmallDisk disk) throws Exception {
        Path book = disk.folder().resolve("address-book");
        alice.node.change(Town.quiet(alice.host).with(BookLimits.DEFAULT.in(book)));
        meet(bob);
        town.passSeconds(10);
        assertEquals(List.of(), alice.heard(NodeEvent.FileTrouble.class));
        assertTrue(reads(book, bob));
        return book;
    }

    private void meet(Resident other) {
        alice.connect(other);
        town.passSeconds(10);
    }

    private void saysWhatIsWrong(Path book, String why) {
        List<NodeEvent.FileTrouble> told = alice.heard(NodeEvent.FileTrouble.class);
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.get(0).text().contains(why), told::toString);
        List<SuspectedFault> faults = alice.node.faults();
        assertEquals(1, faults.size(), faults::toString);
        OwnFault fault = faults.get(0).fault();
        assertTrue(fault.sentence().startsWith(book + " is not up to date: cannot be written: "), fault::sentence);
        assertTrue(fault.sentence().contains(why), fault::sentence);
        assertTrue(fault.remedy().startsWith("make room on the disk, or look at its permissions"), fault::remedy);
    }

    private void blamesNobody() {
        alice.node.disconnect(carol.peer(), new CloseReason.ProtocolDecided("test", "rubbish"));
        town.passSeconds(10);
        assertEquals(0, alice.node.access().size(AccessList.GREY));
    }

    private void keeps(byte[] before, Path book) throws Exception {
        assertArrayEquals(before, Files.readAllBytes(book));
        assertFalse(Files.exists(book.resolveSibling("address-book.tmp")));
        assertTrue(reads(book, bob));
        assertFalse(reads(book, carol));
    }

    /** By itself: nothing more happens. */
    private void writesItAgain(Path book) throws Exception {
        town.passSeconds(30);
        assertTrue(reads(book, bob));
        assertTrue(reads(book, carol));
        assertEquals(List.of(), alice.node.faults());
        // beside it is what is kept of peers, which may have failed meanwhile, too
        assertTrue(alice.heard(NodeEvent.FileMended.class).contains(new NodeEvent.FileMended(book.toString())));
    }

    /** Whether a node that begins with a copy of the book knows where another one is. */
    private boolean reads(Path book, Resident other) throws Exception {
        copies++;
        Path copy = Files.copy(book, folder.resolve("copy-" + copies), StandardCopyOption.REPLACE_EXISTING);
        String host = "192.0.2." + (100 + copies);
        Resident reader = town.moveIn(host, Town.quiet(host).with(BookLimits.DEFAULT.in(copy)));
        boolean knows = knows(reader, other);
        assertEquals(List.of(), reader.heard(NodeEvent.FileTrouble.class));
        reader.stop();
        return knows;
    }

    private static boolean knows(Resident resident, Resident other) {
        return resident.node.addressBook().point(Town.at(other.host)).isPresent();
    }
}
