package org.jackfield.distribution.run;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A network that a node can belong to: a name for people, and the chain name that is announced (tezos-wire.md, section 5).
 *
 * @param name what the command line calls it
 * @param chainName what nodes tell each other; theirs must be the very same
 */
record Network(String name, String chainName) {

    static final String DEFAULT = "mainnet";
    static final String SANDBOX = "sandbox";

    private static final Map<String, String> KNOWN = new TreeMap<>(Map.of(
            "mainnet",
            "TEZOS_MAINNET",
            "ghostnet",
            "TEZOS_ITHACANET_2022-01-25T15:00:00Z",
            "shadownet",
            "TEZOS_SHADOWNET_2025-08-07T20:00:00Z",
            SANDBOX,
            "TEZOS"));
    private static final String CUSTOM = "custom:";
    private static final int LONGEST = 128;

    /** Reads a name, for example {@code sandbox} or {@code custom:MY_CHAIN}. */
    static Network named(String text) {
        if (text.startsWith(CUSTOM)) {
            String chainName = text.substring(CUSTOM.length());
            if (!chainName.matches("[!-~]{1," + LONGEST + "}")) {
                throw new IllegalArgumentException("a custom network has a chain name of 1 to " + LONGEST
                        + " visible ASCII characters, not '" + chainName + "'");
            }
            return new Network(text, chainName);
        }
        String chainName = KNOWN.get(text.toLowerCase(Locale.ROOT));
        if (chainName == null) {
            throw new IllegalArgumentException("there is no network '" + text + "'; known are "
                    + String.join(", ", KNOWN.keySet()) + ", and custom:NAME");
        }
        return new Network(text.toLowerCase(Locale.ROOT), chainName);
    }

    /** For the command line. */
    static final class Converter implements ITypeConverter<Network> {
        @Override
        public Network convert(String text) {
            try {
                return named(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
