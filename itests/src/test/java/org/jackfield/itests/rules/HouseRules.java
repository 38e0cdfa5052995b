package org.jackfield.itests.rules;

import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jackfield.itests.rules.BuiltBundle.Component;
import org.jackfield.itests.rules.BuiltBundle.Reference;

/**
 * Who may depend on whom.
 *
 * <ol>
 *   <li>{@code api} depends on the JDK alone, and it alone exports packages.
 *   <li>{@code pool} depends on {@code api} and slf4j. Nothing depends on {@code pool}.
 *   <li>Every other bundle depends on {@code api}, on libraries, and on no other of our bundles.
 *   <li>{@code testkit} is for tests and plugin authors: it depends on {@code api}, and no node on it.
 *   <li>The core's bundles refer to each other's services statically and mandatorily.
 * </ol>
 *
 * <p>A broken rule is a sentence that says which bundle does what, and why that is forbidden.
 */
final class HouseRules {

    static final String API = "org.jackfield.api";
    static final String POOL = "org.jackfield.pool";
    static final String TESTKIT = "org.jackfield.testkit";
    static final Set<String> CORE =
            Set.of(POOL, "org.jackfield.handshake", "org.jackfield.scheduler", "org.jackfield.eventloops");

    /** The JDK's packages outside {@code java.*}, as far as a bundle here could use them. */
    private static final List<String> JDK = List.of("java", "javax");

    private static final List<String> OSGI = List.of("org.osgi");

    private final List<String> broken = new ArrayList<>();

    private HouseRules() {}

    /** All breaches of the rules among these bundles; a house in order has none. */
    static List<String> broken(List<BuiltBundle> bundles) {
        HouseRules rules = new HouseRules();
        bundles.forEach(rules::checkPackages);
        rules.checkCore(bundles);
        return rules.broken;
    }

    private void checkPackages(BuiltBundle bundle) {
        switch (bundle.symbolicName()) {
            case API -> checkApi(bundle);
            case POOL -> checkPool(bundle);
            default -> checkRoom(bundle);
        }
        for (String way : bundle.ways()) {
            breach(
                    bundle,
                    "uses " + way,
                    "bundles meet in the service registry, through packages of api named one by one");
        }
    }

    private void checkApi(BuiltBundle api) {
        for (String imported : api.imports()) {
            if (!isIn(imported, JDK) && !api.exports().contains(imported)) {
                breach(
                        api,
                        "imports " + imported,
                        "the contracts depend on the JDK alone: "
                                + "a library in a signature would bind every plugin to its version");
            }
        }
    }

    private void checkPool(BuiltBundle pool) {
        checkRoom(pool);
        for (String imported : pool.imports()) {
            if (!isIn(imported, JDK)
                    && !isIn(imported, OSGI)
                    && !isIn(imported, List.of("org.jackfield", "org.slf4j"))) {
                breach(
                        pool,
                        "imports " + imported,
                        "the pool knows api and slf4j alone: sockets, cryptography and the "
                                + "bytes of the wire belong to other rooms, so that each can be replaced");
            }
        }
    }

    private void checkRoom(BuiltBundle bundle) {
        for (String exported : bundle.exports()) {
            breach(
                    bundle,
                    "exports " + exported,
                    "only api exports packages: what others cannot see, they cannot depend on");
        }
        for (String imported : bundle.imports()) {
            if (isIn(imported, List.of(POOL))) {
                breach(
                        bundle,
                        "imports " + imported,
                        "nothing depends on the pool: it finds its plugins, they do not find it");
            } else if (isIn(imported, List.of(TESTKIT))) {
                breach(bundle, "imports " + imported, "the testkit is for tests: no node carries it");
            } else if (isIn(imported, List.of("org.jackfield")) && !isIn(imported, List.of(API))) {
                breach(
                        bundle,
                        "imports " + imported,
                        "our bundles depend on api and never on each other: "
                                + "the other one could not be replaced any more");
            }
        }
    }

    private void checkCore(List<BuiltBundle> bundles) {
        List<BuiltBundle> core = bundles.stream()
                .filter(bundle -> CORE.contains(bundle.symbolicName()))
                .collect(toList());
        for (BuiltBundle bundle : core) {
            // what a bundle offers itself, it has in any case: it may prefer somebody else's that comes and goes
            Set<String> ofTheOthers = core.stream()
                    .filter(other -> !other.symbolicName().equals(bundle.symbolicName()))
                    .flatMap(other -> other.components().stream())
                    .flatMap(component -> component.provides().stream())
                    .collect(toSet());
            bundle.components().forEach(component -> checkReferences(bundle, component, ofTheOthers));
        }
    }

    private void checkReferences(BuiltBundle bundle, Component component, Set<String> core) {
        for (Reference reference : component.references()) {
            boolean fixed = reference.policy().equals("static")
                    && reference.cardinality().equals("1..1");
            if (core.contains(reference.service()) && !fixed) {
                breach(
                        bundle,
                        "has in " + component.name() + " a " + reference.policy() + " reference "
                                + reference.cardinality() + " to " + reference.service(),
                        "the core stands and falls as one: "
                                + "a core service that comes and goes under live connections is a state nobody tests");
            }
        }
    }

    private void breach(BuiltBundle bundle, String deed, String why) {
        broken.add(bundle.symbolicName() + " " + deed + ", but " + why);
    }

    private static boolean isIn(String name, List<String> roots) {
        return roots.stream().anyMatch(root -> name.equals(root) || name.startsWith(root + "."));
    }
}
