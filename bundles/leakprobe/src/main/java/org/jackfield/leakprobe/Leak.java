package org.jackfield.leakprobe;

import java.util.List;

/**
 * Somebody holds the class loader of the revision.
 *
 * @param chain from a root of the garbage collector down to the loader: the root, then class and field by class and field; empty if nobody could be named
 * @param unnamed why nobody could be named; empty if somebody is
 */
record Leak(String bundle, String version, List<String> chain, String unnamed) implements Finding {

    Leak {
        chain = List.copyOf(chain);
    }

    static Leak by(String bundle, String version, List<String> chain) {
        return new Leak(
                bundle, version, chain, chain.isEmpty() ? "nothing but weak or soft references lead to it" : "");
    }

    static Leak byWhoever(String bundle, String version, String why) {
        return new Leak(bundle, version, List.of(), "there is no heap dump: " + why);
    }

    /**
     * The class and the field where to look first; empty if nobody could be named.
     *
     * <p>It is the static field that is nearest to the loader. Without one it is the root if that is a local variable, else the field next to the root.
     */
    String holder() {
        for (int i = chain.size() - 1; i > 0; i--) {
            if (chain.get(i).startsWith(HeapDump.STATIC)) {
                return chain.get(i);
            }
        }
        if (chain.size() < 2 || chain.get(0).startsWith(HeapDump.LOCAL)) {
            return chain.isEmpty() ? "" : chain.get(0);
        }
        return chain.get(1) + " of " + chain.get(0);
    }

    @Override
    public String sentence() {
        return chain.isEmpty()
                ? bundle + " " + version + " is still held, who knows by whom: " + unnamed
                : bundle + " " + version + " is still held by " + holder() + ": " + String.join(" -> ", chain);
    }
}
