package org.jackfield.api.message;

/**
 * The kind of an application message: a number that means something to the application alone.
 *
 * @param code 0 to 2^31 - 1; the dialect says which of them it can carry (Tezos: {@code 0x10} to {@code 0xffff})
 */
public record MessageId(int code) implements Comparable<MessageId> {

    public MessageId {
        if (code < 0) {
            throw new IllegalArgumentException("a message id is not negative: " + code);
        }
    }

    @Override
    public int compareTo(MessageId other) {
        return Integer.compare(code, other.code);
    }

    @Override
    public String toString() {
        return "0x" + Integer.toHexString(code);
    }
}
