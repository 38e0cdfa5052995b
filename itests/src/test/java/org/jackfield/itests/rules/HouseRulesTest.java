package org.jackfield.itests.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.rules.BuiltBundle.Component;
import org.jackfield.itests.rules.BuiltBundle.Reference;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

    @Test
    void theHouseIsInOrder() throws IOException {
        assertEquals(List.of(), HouseRules.broken(ours()));
    }

    @Test
    void everyBundleOfOursIsRead() throws IOException {
        Set<String> read =
                ours().stream().map(BuiltBundle::symbolicName).collect(Collectors.toCollection(TreeSet::new));

        assertTrue(read.containsAll(HouseRules.CORE), () -> "the core is among " + read);
        assertTrue(
                read.containsAll(Set.of(
                        HouseRules.API,
                        HouseRules.TESTKIT,
                        "org.jackfield.transports.tcp",
                        "org.jackfield.transports.memory",
                        "org.jackfield.discovery.bootstrap",
                        "org.jackfield.discovery.dns",
                        "org.jackfield.discovery.lan",
                        "org.jackfield.discovery.mdns")),
                () -> "api, testkit and the plugins are among " + read);
    }

    @Test
    void theContractsUseNoLibrary() {
        assertBroken(
                "org.jackfield.api imports io.netty.buffer, but the contracts depend on the JDK alone",
                importing(HouseRules.API, "io.netty.buffer"));
    }

    @Test
    void thePoolUsesNoLibraryButSlf4j() {
        assertBroken(
                "org.jackfield.pool imports io.netty.channel, but the pool knows api and slf4j alone",
                importing(HouseRules.POOL, "org.slf4j", "io.netty.channel"));
    }

    @Test
    void nothingDependsOnThePool() {
        assertBroken(
                "org.jackfield.transports.tcp imports org.jackfield.pool.connect, but nothing depends on the pool",
                importing("org.jackfield.transports.tcp", "org.jackfield.pool.connect"));
    }

    @Test
    void noBundleDependsOnAnotherOfOurs() {
        assertBroken(
                "org.jackfield.discovery.lan imports org.jackfield.handshake, but our bundles depend on api",
                importing("org.jackfield.discovery.lan", "org.jackfield.handshake"));
    }

    @Test
    void noNodeCarriesTheTestkit() {
        assertBroken(
                "org.jackfield.scheduler imports org.jackfield.testkit.time, but the testkit is for tests",
                importing("org.jackfield.scheduler", "org.jackfield.testkit.time"));
    }

    @Test
    void onlyTheContractsAreExported() {
        assertBroken(
                "org.jackfield.pool exports org.jackfield.pool, but only api exports packages",
                new BuiltBundle(HouseRules.POOL, Set.of(), Set.of("org.jackfield.pool"), Set.of(), List.of()));
    }

    @Test
    void nobodyReachesAroundTheRules() {
        assertBroken(
                "org.jackfield.gossip uses DynamicImport-Package, but bundles meet in the service registry",
                new BuiltBundle(
                        "org.jackfield.gossip", Set.of(), Set.of(), Set.of("DynamicImport-Package"), List.of()));
    }

    @Test
    void theCoreRefersToItselfStaticallyAndMandatorily() {
        BuiltBundle scheduler =
                withComponent("org.jackfield.scheduler", new Component("fair", Set.of("Scheduler"), List.of()));
        BuiltBundle pool = withComponent(
                HouseRules.POOL,
                new Component("pool", Set.of(), List.of(new Reference("Scheduler", "dynamic", "0..1"))));

        assertBroken(
                "org.jackfield.pool has in pool a dynamic reference 0..1 to Scheduler, but the core stands and falls as one",
                scheduler,
                pool);
    }

    @Test
    void theCoreMayCollectPluginsDynamically() {
        BuiltBundle pool = withComponent(
                HouseRules.POOL,
                new Component("pool", Set.of(), List.of(new Reference("Transport", "dynamic", "0..n"))));
        BuiltBundle tcp =
                withComponent("org.jackfield.transports.tcp", new Component("tcp", Set.of("Transport"), List.of()));

        assertEquals(List.of(), HouseRules.broken(List.of(pool, tcp)));
    }

    @Test
    void aCoreBundleMayPreferAFasterProviderToItsOwn() {
        BuiltBundle handshake = new BuiltBundle(
                "org.jackfield.handshake",
                Set.of(),
                Set.of(),
                Set.of(),
                List.of(
                        new Component("boxes", Set.of("SecretBoxProvider"), List.of()),
                        new Component(
                                "handshake",
                                Set.of(),
                                List.of(new Reference("SecretBoxProvider", "dynamic", "0..1")))));

        assertEquals(List.of(), HouseRules.broken(List.of(handshake)));
    }

    private static void assertBroken(String beginning, BuiltBundle... bundles) {
        List<String> broken = HouseRules.broken(List.of(bundles));

        assertEquals(1, broken.size(), broken::toString);
        assertTrue(broken.get(0).startsWith(beginning), broken::toString);
    }

    private static BuiltBundle importing(String symbolicName, String... packages) {
        return new BuiltBundle(symbolicName, Set.of(packages), Set.of(), Set.of(), List.of());
    }

    private static BuiltBundle withComponent(String symbolicName, Component component) {
        return new BuiltBundle(symbolicName, Set.of(), Set.of(), Set.of(), List.of(component));
    }

    private static List<BuiltBundle> ours() throws IOException {
        List<BuiltBundle> ours = new ArrayList<>();
        for (Path jar : NodeBundles.jars()) {
            if (jar.getFileName().toString().startsWith("org.jackfield.")) {
                ours.add(BuiltBundle.read(jar));
            }
        }
        ours.add(BuiltBundle.read(NodeBundles.leakprobe()));
        ours.add(BuiltBundle.read(NodeBundles.testkit()));
        return ours;
    }
}
