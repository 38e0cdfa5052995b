package org.jackfield.discovery.dns;

import io.netty.buffer.ByteBuf;
import java.util.Locale;

/** Names as the DNS has them (RFC 1035, sections 2.3.4 and 4.1.4), of the characters that host names have, and {@code _}. */
final class DomainName {

    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;
    private static final int POINTER = 0xc0;

    private DomainName() {}

    /**
     * A written name in normal form: lower case, no dot at the end.
     *
     * @throws IllegalArgumentException with a sentence if the DNS cannot know it
     */
    static String checked(String written) {
        String name =
                (written.endsWith(".") ? written.substring(0, written.length() - 1) : written).toLowerCase(Locale.ROOT);
        if (name.isEmpty() || name.length() > LONGEST) {
            throw new IllegalArgumentException("a name has 1 to " + LONGEST + " characters, not " + name.length());
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                throw new IllegalArgumentException(
                        "between the dots of a name are 1 to " + LONGEST_LABEL + " characters: '" + name + "'");
            }
            if (!label.chars().allMatch(DomainName::fits)) {
                throw new IllegalArgumentException("'" + name + "' has characters that no host has");
            }
        }
        return name;
    }

    /**
     * Reads the name at the reader's place in a message, and leaves the reader behind it. A pointer leads to what lies before it, and each
     * further back than the last, so that the way has an end.
     *
     * @return the name in normal form, empty for the root
     * @throws IllegalArgumentException if there is none
     */
    static String read(ByteBuf message) {
        StringBuilder name = new StringBuilder();
        int at = message.readerIndex();
        int floor = at;
        boolean jumped = false;
        while (true) {
            int length = byteAt(message, at);
            at++;
            if (length == 0) {
                break;
            }
            if ((length & POINTER) == POINTER) {
                int target = (length & ~POINTER) << 8 | byteAt(message, at);
                if (!jumped) {
                    message.readerIndex(at + 1);
                    jumped = true;
                }
                if (target >= floor) {
                    throw new IllegalArgumentException("a name points forward, or at itself");
                }
                floor = target;
                at = target;
                continue;
            }
            if (length > LONGEST_LABEL || name.length() + length + 1 > LONGEST + 1) {
                throw new IllegalArgumentException("a name, or a part of it, is too long");
            }
            for (int end = at + length; at < end; at++) {
                name.append(letter(byteAt(message, at)));
            }
            name.append('.');
        }
        if (!jumped) {
            message.readerIndex(at);
        }
        return name.length() == 0 ? "" : name.substring(0, name.length() - 1);
    }

    private static char letter(int octet) {
        char letter = (char) (octet >= 'A' && octet <= 'Z' ? octet + ('a' - 'A') : octet);
        if (!fits(letter)) {
            throw new IllegalArgumentException("a name has characters that no host has");
        }
        return letter;
    }

    private static boolean fits(int c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '_';
    }

    private static int byteAt(ByteBuf message, int index) {
        if (index >= message.writerIndex()) {
            throw new IllegalArgumentException("a name ends in the middle");
        }
        return message.getUnsignedByte(index);
    }
}
