package org.jackfield.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {

    @Test
    void aNameIsReadInLowerCaseAndTheReaderStandsBehindIt() {
        ByteBuf message = Unpooled.wrappedBuffer(Nameserver.labels("Node.Example"), new byte[] {42});

        assertEquals("node.example", DomainName.read(message));
        assertEquals(42, message.readByte());
    }

    @Test
    void aPointerLeadsBack() {
        ByteBuf message = Unpooled.wrappedBuffer(
                Nameserver.labels("example"), new byte[] {4, 'n', 'o', 'd', 'e', (byte) 0xc0, 0, 42});
        message.readerIndex(9);

        assertEquals("node.example", DomainName.read(message));
        assertEquals(42, message.readByte());
    }

    @Test
    void theRootHasNoName() {
        assertEquals("", DomainName.read(Unpooled.wrappedBuffer(new byte[] {0})));
    }

    @Test
    void aPointerAtItselfForwardOrOutOfTheMessageIsRefused() {
        for (int target : new int[] {2, 3, 200}) {
            ByteBuf message = Unpooled.wrappedBuffer(new byte[] {1, 'a', (byte) 0xc0, (byte) target, 0});
            message.readerIndex(2);
            assertThrows(IllegalArgumentException.class, () -> DomainName.read(message));
        }
    }

    @Test
    void twoPointersAtEachOtherAreRefused() {
        ByteBuf message = Unpooled.wrappedBuffer(new byte[] {(byte) 0xc0, 2, (byte) 0xc0, 0});
        message.readerIndex(2);

        assertThrows(IllegalArgumentException.class, () -> DomainName.read(message));
    }

    @Test
    void aNameThatIsTooLongIsRefused() {
        ByteArrayOutputStream long254 = new ByteArrayOutputStream();
        for (int i = 0; i < 127; i++) {
            long254.write(1);
            long254.write('a');
        }
        byte[] fits = long254.toByteArray();
        long254.write(1);
        long254.write('a');

        assertEquals(
                253,
                DomainName.read(Unpooled.wrappedBuffer(fits, new byte[] {0})).length());
        assertThrows(
                IllegalArgumentException.class,
                () -> DomainName.read(Unpooled.wrappedBuffer(long254.toByteArray(), new byte[] {0})));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "-ä-.example", "a b", "x.example:1"})
    void whatTheDnsCannotKnowIsRefused(String written) {
        assertThrows(IllegalArgumentException.class, () -> DomainName.checked(written));
    }

    @Test
    void aPartOfMoreThan63CharactersIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> DomainName.checked("a".repeat(64) + ".example"));
        assertEquals("a".repeat(63) + ".example", DomainName.checked("A".repeat(63) + ".Example."));
    }
}
