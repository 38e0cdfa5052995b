package org.jackfield.handshake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * The beginnings of a header of the PROXY protocol, versions 1 and 2. Where a proxy that nobody has listed sends one, the operator is told
 * so, instead of lengths that do not agree, or of a silence.
 */
final class ProxyWords {

    private static final byte[] FIRST = "PROXY ".getBytes(US_ASCII);
    private static final byte[] SECOND = "\r\n\r\n\0\r\nQUIT\n".getBytes(US_ASCII);

    private ProxyWords() {}

    /** Refuses a greeting that begins so. */
    static void refuse(HandshakeInput greeting) throws Undecodable {
        if (begins(greeting, FIRST) || begins(greeting, SECOND)) {
            throw new Undecodable(
                    "it is a header of the PROXY protocol, by which only trusted-proxies of the transport may begin");
        }
    }

    private static boolean begins(HandshakeInput greeting, byte[] words) {
        return greeting.has(words.length) && Arrays.equals(greeting.peek(), 0, words.length, words, 0, words.length);
    }
}
