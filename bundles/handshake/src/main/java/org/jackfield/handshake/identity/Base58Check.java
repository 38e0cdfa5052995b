package org.jackfield.handshake.identity;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Base58check: bytes as text without look-alikes, with a prefix that shows as first letters and a checksum of four bytes.
 *
 * <p>Source: tezos-wire.md, section 1. Safe from any thread.
 */
public final class Base58Check {

    /** No text that anybody writes in Tezos is longer; what is, is refused unread. */
    public static final int MAX_CHARACTERS = 256;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int BASE = 58;
    private static final int CHECKSUM_BYTES = 4;

    private Base58Check() {}

    /** The text of prefix and data. */
    public static String encode(byte[] prefix, byte[] data) {
        byte[] payload = Arrays.copyOf(prefix, prefix.length + data.length);
        System.arraycopy(data, 0, payload, prefix.length, data.length);
        byte[] checked = Arrays.copyOf(payload, payload.length + CHECKSUM_BYTES);
        System.arraycopy(checksum(payload), 0, checked, payload.length, CHECKSUM_BYTES);

        StringBuilder reversed = new StringBuilder();
        int[] rest = words(checked);
        for (int first = 0; first < rest.length; ) {
            if (rest[first] == 0) {
                first++;
            } else {
                reversed.append(ALPHABET.charAt(divide(rest, first)));
            }
        }
        for (int i = 0; i < checked.length && checked[i] == 0; i++) {
            reversed.append(ALPHABET.charAt(0));
        }
        return reversed.reverse().toString();
    }

    /** The number that the bytes are, the highest word first. */
    private static int[] words(byte[] bytes) {
        int[] words = new int[(bytes.length + 3) / 4];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            words[words.length - 1 - fromEnd / 4] |= (bytes[i] & 0xff) << 8 * (fromEnd % 4);
        }
        return words;
    }

    /** Leaves the quotient by the base, and answers the remainder. Every peer that is met is written once: no big integers. */
    private static int divide(int[] words, int first) {
        long remainder = 0;
        for (int i = first; i < words.length; i++) {
            long part = remainder << 32 | words[i] & 0xffffffffL;
            words[i] = (int) (part / BASE);
            remainder = part % BASE;
        }
        return (int) remainder;
    }

    /**
     * The data of a text.
     *
     * @param what the thing that the text should be, for the sentence of the exception
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static byte[] decode(byte[] prefix, int dataBytes, String text, String what) {
        byte[] checked = digits(text, what);
        int payloadBytes = checked.length - CHECKSUM_BYTES;
        if (payloadBytes < 0
                || !Arrays.equals(
                        checksum(Arrays.copyOf(checked, payloadBytes)),
                        Arrays.copyOfRange(checked, payloadBytes, checked.length))) {
            throw new IllegalArgumentException("'" + text + "' is not a " + what + ": its checksum is wrong");
        }
        if (payloadBytes != prefix.length + dataBytes
                || !Arrays.equals(Arrays.copyOf(checked, prefix.length), prefix)) {
            throw new IllegalArgumentException("'" + text + "' is well written, but is not a " + what);
        }
        return Arrays.copyOfRange(checked, prefix.length, payloadBytes);
    }

    private static byte[] digits(String text, String what) {
        if (text.isEmpty() || text.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters is not a " + what);
        }
        BigInteger value = BigInteger.ZERO;
        for (int i = 0; i < text.length(); i++) {
            int digit = ALPHABET.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a " + what + ": it has the character '" + text.charAt(i) + "'");
            }
            value = value.multiply(BigInteger.valueOf(BASE)).add(BigInteger.valueOf(digit));
        }
        int zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == ALPHABET.charAt(0)) {
            zeros++;
        }
        byte[] magnitude = value.signum() == 0 ? new byte[0] : value.toByteArray();
        int skip = magnitude.length > 0 && magnitude[0] == 0 ? 1 : 0;
        byte[] bytes = new byte[zeros + magnitude.length - skip];
        System.arraycopy(magnitude, skip, bytes, zeros, magnitude.length - skip);
        return bytes;
    }

    private static byte[] checksum(byte[] payload) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return Arrays.copyOf(sha256.digest(sha256.digest(payload)), CHECKSUM_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
