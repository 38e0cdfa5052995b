package org.jackfield.discovery.dns;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What one record says. A closed list. */
sealed interface RecordData {

    /** An address. */
    record Address(InetAddress address) implements RecordData {
        public Address {
            Objects.requireNonNull(address);
        }
    }

    /**
     * Where a service is.
     *
     * @param priority lower ones come first
     * @param port 0 to 65535
     * @param target a name in normal form; empty: the service is decidedly not there
     */
    record Service(int priority, int port, String target) implements RecordData {
        public Service {
            Objects.requireNonNull(target);
        }
    }

    /** Words, each of at most 255 bytes; what is not ASCII is replaced. */
    record Words(List<String> words) implements RecordData {
        public Words {
            words = List.copyOf(words);
        }
    }

    /**
     * Reads one, from the reader's place to the writer's; what lies before, names may point to.
     *
     * @throws IllegalArgumentException if it is none of that kind
     */
    static RecordData read(Question.Kind kind, ByteBuf message) {
        RecordData data =
                switch (kind) {
                    case A -> address(message, 4);
                    case AAAA -> address(message, 16);
                    case SRV -> service(message);
                    case TXT -> words(message);
                };
        if (message.isReadable()) {
            throw new IllegalArgumentException(message.readableBytes() + " bytes follow the end of a record");
        }
        return data;
    }

    private static RecordData address(ByteBuf message, int length) {
        if (message.readableBytes() != length) {
            throw new IllegalArgumentException("an address of " + message.readableBytes() + " bytes");
        }
        byte[] bytes = new byte[length];
        message.readBytes(bytes);
        try {
            return new Address(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    private static RecordData service(ByteBuf message) {
        if (message.readableBytes() < 7) {
            throw new IllegalArgumentException("a service of " + message.readableBytes() + " bytes");
        }
        int priority = message.readUnsignedShort();
        // weights share load among servers of one owner; nodes are not that
        message.skipBytes(Short.BYTES);
        return new Service(priority, message.readUnsignedShort(), DomainName.read(message));
    }

    private static RecordData words(ByteBuf message) {
        List<String> words = new ArrayList<>();
        while (message.isReadable()) {
            int length = message.readUnsignedByte();
            if (length > message.readableBytes()) {
                throw new IllegalArgumentException("a word of " + length + " bytes ends in the middle");
            }
            words.add(
                    message.readCharSequence(length, StandardCharsets.US_ASCII).toString());
        }
        return new Words(words);
    }
}
