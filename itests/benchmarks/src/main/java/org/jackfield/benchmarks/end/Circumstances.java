package org.jackfield.benchmarks.end;

/**
 * What differs from a node as it is shipped.
 *
 * @param cipher the name of the provider of secret boxes, see {@link Boxes}
 */
record Circumstances(String cipher) {

    private static final String CIPHER = "cipher=";

    /** From the command line: nothing, or {@code cipher=NAME}. */
    static Circumstances of(String... words) {
        if (words.length == 0) {
            return new Circumstances(Boxes.SHIPPED);
        }
        if (words.length > 1 || !words[0].startsWith(CIPHER)) {
            throw new IllegalArgumentException("nobody understands " + String.join(" ", words));
        }
        return new Circumstances(words[0].substring(CIPHER.length()));
    }
}
