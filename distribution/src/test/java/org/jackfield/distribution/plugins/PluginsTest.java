package org.jackfield.distribution.plugins;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;

/** Plugin folders and a real framework; the engine is played by the test, which tells what it would tell. */
@Timeout(60)
class PluginsTest {

    private static final String TCP = "org.example.tcp";
    private static final String OTHER = "org.example.other";
    private static final String TRANSPORT = "org.jackfield.api.transport.Transport";

    @TempDir
    Path folder;

    private final List<String> complaints = new ArrayList<>();
    private final List<Map<String, Object>> told = new ArrayList<>();
    private Instant now = Instant.EPOCH;
    private Path shared;
    private Path own;
    private Felix framework;
    private Plugins plugins;

    @BeforeEach
    void folders() throws IOException {
        shared = Files.createDirectory(folder.resolve("shared"));
        own = Files.createDirectory(folder.resolve("own"));
    }

    @AfterEach
    void theEnd() throws Exception {
        framework.stop();
        framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
    }

    @Test
    void aJarComesAndGoesWithItsBundle() throws Exception {
        start();
        put(own, "a.jar", bundle(OTHER, "1.0.0"));
        assertEquals("1.0.0", running(OTHER));

        Files.delete(own.resolve("a.jar"));
        looks(2);

        assertEquals("", running(OTHER));
    }

    @Test
    void aRenamedJarIsTheSameBundle() throws Exception {
        put(own, "a.jar", bundle(OTHER, "1.0.0"));
        start();
        Bundle before = only(OTHER);
        long changed = before.getLastModified();

        Files.move(own.resolve("a.jar"), own.resolve("b.jar"));
        looks(4);

        assertEquals(before, only(OTHER));
        assertEquals(changed, before.getLastModified());
        assertEquals(Bundle.ACTIVE, before.getState());
    }

    @Test
    void aNewerTransportTakesOverBesideTheOldAndTheOldJarIsMovedAside() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle old = only(TCP);

        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        assertEquals(2, all(TCP).size(), "the engine has not decided");
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(3);

        assertEquals("2.0.0", running(TCP));
        assertEquals(Bundle.UNINSTALLED, old.getState());
        assertEquals(List.of("tcp-2.jar"), jars(own));
        assertEquals(List.of("tcp-1.jar"), jars(own.resolve(".replaced")));
        assertEquals("plugin-replaced", told.get(0).get("event"));
        assertTrue(
                told.get(0)
                        .get("sentence")
                        .toString()
                        .contains("; its jar is now " + own.resolve(".replaced/tcp-1.jar")),
                told.toString());
        assertEquals(List.of(), complaints);
    }

    @Test
    void onlyTheLastReplacedJarOfAPluginIsKept() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        put(own, "other-1.jar", bundle(OTHER, "1.0.0"));
        start();
        put(own, "other-2.jar", bundle(OTHER, "2.0.0"));
        for (int version = 2; version <= 4; version++) {
            put(own, "tcp-" + version + ".jar", bundle(TCP, version + ".0.0"));
            exchanged((version - 1) + ".0.0", version + ".0.0", "adopted", "");
            looks(3);
        }

        assertEquals("4.0.0", running(TCP));
        assertEquals(List.of("other-1.jar", "tcp-3.jar"), jars(own.resolve(".replaced")));
        assertEquals(List.of("other-2.jar", "tcp-4.jar"), jars(own));
    }

    @Test
    void aTransportThatTheEngineTakesBackGoesAndIsNotTriedUntilItChanges() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle old = only(TCP);

        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "rolled-back", "it gave no channel");
        looks(5);

        assertEquals(old, only(TCP));
        assertEquals(List.of("tcp-1.jar", "tcp-2.jar"), jars(own));
        assertEquals(
                List.of("The plugin " + own.resolve("tcp-2.jar")
                        + " is not used: the engine took tcp back from it, because"
                        + " it gave no channel; version 1.0.0 stays; the file is tried again when it changes."),
                complaints);

        put(own, "tcp-2.jar", SampleBundle.named(TCP).version("2.0.0").containing("mended"));
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(3);
        assertEquals("2.0.0", running(TCP));
    }

    @Test
    void theOldOneStaysWhileARefusedOneIsThereEvenIfItsOwnJarHasGone() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "rolled-back", "no");
        looks(2);

        Files.delete(own.resolve("tcp-1.jar"));
        looks(3);
        assertEquals("1.0.0", running(TCP));

        Files.delete(own.resolve("tcp-2.jar"));
        looks(3);
        assertEquals("", running(TCP));
    }

    @Test
    void aTransportThatNeverOffersItsSchemeIsRefused() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0").with("Mute", "yes"));
        looks(2);
        assertEquals(2, all(TCP).size());

        now = now.plus(Duration.ofSeconds(3));
        looks(2);

        assertEquals("1.0.0", running(TCP));
        assertTrue(complaints.get(0).contains("it offers no transport for tcp"), complaints.toString());
    }

    @Test
    void whatTheEngineNeverDecidesIsRefusedAtLast() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        now = now.plus(Duration.ofSeconds(60));
        looks(2);

        assertEquals("1.0.0", running(TCP));
        assertTrue(complaints.get(0).contains("the engine has not decided within 60 s"), complaints.toString());
    }

    @Test
    void whatHandsNothingOverRunsBesideUntilTheOldJarGoes() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "beside", "adopt-within is 0");
        looks(5);
        assertEquals(2, all(TCP).size());
        assertEquals("plugin-beside", told.get(0).get("event"));

        Files.delete(own.resolve("tcp-1.jar"));
        looks(3);

        assertEquals("2.0.0", running(TCP));
    }

    @Test
    void aJarThatLacksAPackageLeavesTheOldOneAndIsTriedAgainWhenSomebodyBringsThePackage() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0").with("Import-Package", "org.example.parts"));
        looks(3);
        assertEquals("1.0.0", running(TCP));
        assertEquals(
                List.of("The plugin " + own.resolve("tcp-2.jar") + " is not used: no bundle exports the package"
                        + " org.example.parts that it imports, in a fitting version; version 1.0.0 stays; the file is"
                        + " tried again when it changes."),
                complaints);

        put(own, "parts.jar", bundle(OTHER, "1.0.0").with("Export-Package", "org.example.parts"));
        looks(1);
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(4);

        assertEquals("2.0.0", running(TCP));
    }

    @Test
    void twoThatLackSomethingAreNotTriedInTurnForEver() throws Exception {
        start();
        put(own, "a.jar", bundle(TCP, "1.0.0").with("Import-Package", "org.example.nowhere"));
        put(own, "b.jar", bundle(OTHER, "1.0.0").with("Import-Package", "org.example.nowhere"));
        List<Bundle> tried = new ArrayList<>();
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.INSTALLED) {
                tried.add(event.getBundle());
            }
        });
        looks(10);

        assertEquals(2, complaints.size());
        assertEquals(List.of(), tried);
    }

    @Test
    void anOverwriteThatDoesNotStartIsRolledBackAndTheOldBytesAreKept() throws Exception {
        SampleBundle good = bundle(TCP, "1.0.0").containing("good");
        put(own, "tcp.jar", good);
        start();
        Bundle bundle = only(TCP);

        put(own, "tcp.jar", bundle(TCP, "1.0.0").with("Import-Package", "org.example.nowhere"));
        looks(4);

        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertEquals("good", content(bundle));
        assertEquals(1, complaints.size());
        Path aside = own.resolve(".replaced/tcp.jar");
        assertTrue(complaints.get(0).contains("version 1.0.0 stays, and is kept as " + aside), complaints.toString());
        assertArrayEquals(good.bytes(), Files.readAllBytes(aside));
    }

    @Test
    void anOverwriteThatDoesNotAdoptIsRolledBack() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("good"));
        start();
        Bundle bundle = only(TCP);

        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("bad"));
        assertEquals("bad", content(bundle));
        exchanged("1.0.0", "1.0.0", "adopted", "it gave no channel");
        looks(2);

        assertEquals("good", content(bundle));
        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertTrue(complaints.get(0).contains("did not adopt all of tcp: it gave no channel"), complaints.toString());
    }

    @Test
    void anOverwriteOfTheSameVersionIsAnUpdateInPlace() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("one"));
        start();
        Bundle bundle = only(TCP);

        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("two"));
        exchanged("1.0.0", "1.0.0", "adopted", "");
        looks(2);
        put(own, "tcp.jar", bundle(TCP, "1.0.0").with("Import-Package", "org.example.nowhere"));
        looks(3);

        assertEquals(bundle, only(TCP));
        assertEquals("two", content(bundle), "rolled back to what worked last");
    }

    @Test
    void anOverwriteOfANewerVersionGoesBeside() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle old = only(TCP);
        put(own, "tcp.jar", bundle(TCP, "1.1.0"));
        assertEquals(2, all(TCP).size());
        exchanged("1.0.0", "1.1.0", "rolled-back", "no");
        looks(2);
        assertEquals(old, only(TCP));

        put(own, "tcp.jar", bundle(TCP, "1.2.0"));
        exchanged("1.0.0", "1.2.0", "adopted", "");
        looks(2);

        assertEquals("1.2.0", running(TCP));
    }

    @Test
    void whoeverDeletesTheNewerJarGoesBackToTheOlder() throws Exception {
        put(shared, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(2);
        assertEquals("2.0.0", running(TCP));
        assertEquals(List.of("tcp-1.jar"), jars(shared), "another folder may be other nodes', too");

        Files.delete(own.resolve("tcp-2.jar"));
        looks(3);

        assertEquals("1.0.0", running(TCP));
    }

    @Test
    void atTheStartTheHighestVersionThatWorksWins() throws Exception {
        put(shared, "a.jar", bundle(OTHER, "1.0.0"));
        put(shared, "b.jar", bundle(OTHER, "1.10.0"));
        put(shared, "c.jar", bundle(OTHER, "1.9.0"));
        put(own, "d.jar", bundle(OTHER, "2.0.0").with("Import-Package", "org.example.nowhere"));
        start();

        assertEquals("1.10.0", running(OTHER));
        assertEquals(1, complaints.size());
        looks(3);
        assertEquals(List.of("a.jar", "b.jar", "c.jar"), jars(shared));
    }

    @Test
    void ofEqualVersionsThatOfTheNodesOwnFolderCounts() throws Exception {
        put(shared, "z.jar", bundle(OTHER, "1.0.0").containing("shared"));
        put(own, "a.jar", bundle(OTHER, "1.0.0").containing("own"));
        start();

        assertEquals("own", content(only(OTHER)));
    }

    @Test
    void aNewerBundleThatIsStartedByHandTakesOverAndTheFolderTakesOverAgainWhenItGoes() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle byHand = install(bundle(TCP, "2.0.0"));
        looks(1);
        assertEquals(2, all(TCP).size());
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(3);
        assertEquals(byHand, only(TCP));
        assertEquals(List.of("tcp-1.jar"), jars(own));

        byHand.uninstall();
        looks(2);

        assertEquals("1.0.0", running(TCP));
    }

    @Test
    void aBundleStartedByHandThatTheEngineTakesBackIsUninstalled() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle byHand = install(bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "rolled-back", "it throws");
        looks(2);

        assertEquals(Bundle.UNINSTALLED, byHand.getState());
        assertEquals("1.0.0", running(TCP));
        assertEquals(
                List.of(
                        "The plugin org.example.tcp 2.0.0 is not used: the engine took tcp back from it, because it throws;"
                                + " version 1.0.0 stays."),
                complaints);
    }

    @Test
    void anOlderBundleThatIsStartedByHandStandsInReserve() throws Exception {
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        start();
        Bundle byHand = install(bundle(TCP, "1.0.0"));
        looks(3);

        assertEquals(Bundle.ACTIVE, byHand.getState());
        assertEquals(2, all(TCP).size());
    }

    @Test
    void anUpdateByHandThatDoesNotStartIsRolledBack() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("good"));
        start();
        Bundle bundle = only(TCP);
        try {
            bundle.update(new ByteArrayInputStream(bundle(TCP, "1.1.0")
                    .with("Import-Package", "org.example.nowhere")
                    .bytes()));
        } catch (BundleException e) {
            assertTrue(e.getMessage().contains("org.example.nowhere"), e.getMessage());
        }
        looks(2);

        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertEquals("1.0.0", running(TCP));
        assertEquals("good", content(bundle));
        assertTrue(
                complaints.get(0).contains("The plugin org.example.tcp 1.1.0 is not used: no bundle exports"),
                complaints.toString());
    }

    @Test
    void anUpdateByHandIsRolledBackToAnUpdateByHand() throws Exception {
        start();
        Bundle bundle = install(bundle(TCP, "1.0.0").containing("one"));
        looks(2);
        bundle.update(
                new ByteArrayInputStream(bundle(TCP, "1.1.0").containing("two").bytes()));
        exchanged("1.0.0", "1.1.0", "adopted", "");
        looks(2);
        bundle.update(new ByteArrayInputStream(
                bundle(TCP, "1.2.0").containing("three").bytes()));
        exchanged("1.1.0", "1.2.0", "adopted", "it hangs");
        looks(2);

        assertEquals("two", content(bundle));
        assertEquals("1.1.0", running(TCP));
    }

    @Test
    void whatTookOverByHandIsUpdatedByHand() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Bundle byHand = install(bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(2);
        byHand.update(new ByteArrayInputStream(bundle(TCP, "3.0.0").bytes()));
        exchanged("2.0.0", "3.0.0", "adopted", "");
        looks(2);

        assertEquals("3.0.0", running(TCP));
        assertTrue(told.toString().contains("3.0.0 was updated by hand"), told + " " + complaints);
    }

    @Test
    void aDamagedUpdateByHandChangesNothing() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("good"));
        start();
        Bundle bundle = only(TCP);
        try {
            bundle.update(new ByteArrayInputStream("no jar".getBytes(StandardCharsets.UTF_8)));
        } catch (BundleException e) {
            assertFalse(e.getMessage().isEmpty());
        }
        looks(3);

        assertEquals("good", content(bundle));
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    @Test
    void whatIsStoppedOrUninstalledByHandStaysSo() throws Exception {
        put(own, "a.jar", bundle(OTHER, "1.0.0"));
        put(own, "tcp.jar", bundle(TCP, "1.0.0"));
        start();
        only(OTHER).uninstall();
        only(TCP).stop();
        looks(4);

        assertEquals("", running(OTHER));
        assertEquals(Bundle.RESOLVED, only(TCP).getState());

        put(own, "a.jar", bundle(OTHER, "1.1.0"));
        assertEquals("1.1.0", running(OTHER), "but a jar that changes is meant");
    }

    @Test
    void noMoreCopiesAreKeptThanAreNeeded() throws Exception {
        put(own, "tcp.jar", bundle(TCP, "1.0.0"));
        start();
        for (int i = 0; i < 5; i++) {
            put(own, "tcp.jar", bundle(TCP, "1.0.0").containing("" + i));
            exchanged("1.0.0", "1.0.0", "adopted", "");
            looks(2);
        }

        assertTrue(jars(folder.resolve("cache/taken/1")).size() <= 2, "what counts, and what it was installed from");
    }

    @Test
    void aJarIsNotMovedOutOfAFolderThatTakesNothing() throws Exception {
        put(own, "tcp-1.jar", bundle(TCP, "1.0.0"));
        start();
        Files.writeString(own.resolve(".replaced"), "a file where the folder would be");
        put(own, "tcp-2.jar", bundle(TCP, "2.0.0"));
        exchanged("1.0.0", "2.0.0", "adopted", "");
        looks(4);

        assertEquals("2.0.0", running(TCP));
        assertEquals(List.of("tcp-1.jar", "tcp-2.jar"), jars(own));
        assertTrue(
                told.get(0)
                        .get("sentence")
                        .toString()
                        .contains("its jar stays, and is not used: " + own.resolve("tcp-1.jar")),
                told.toString());
    }

    private void start() throws Exception {
        framework = new Felix(new TreeMap<>(Map.of(
                Constants.FRAMEWORK_STORAGE,
                folder.resolve("cache/framework").toString(),
                Constants.FRAMEWORK_STORAGE_CLEAN,
                Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                Constants.FRAMEWORK_BEGINNING_STARTLEVEL,
                "5")));
        framework.init();
        framework.getBundleContext().addBundleListener((SynchronousBundleListener) this::offer);
        plugins = new Plugins(
                List.of(shared, own),
                folder.resolve("cache/taken"),
                () -> now,
                (word, sentence) -> complaints.add(sentence),
                told::add);
        plugins.open();
        plugins.install(framework.getBundleContext(), 5);
        framework.start();
        plugins.settle();
    }

    /** The transports are transports. */
    private void offer(BundleEvent event) {
        Bundle bundle = event.getBundle();
        if (event.getType() == BundleEvent.STARTED
                && TCP.equals(bundle.getSymbolicName())
                && bundle.getHeaders().get("Mute") == null) {
            bundle.getBundleContext()
                    .registerService(TRANSPORT, new Unplugged("tcp"), new Hashtable<>(Map.of("scheme", "tcp")));
        }
    }

    private void exchanged(String from, String to, String outcome, String why) {
        plugins.accept(Map.of(
                "event", "transport-exchanged",
                "scheme", "tcp",
                "from", from,
                "to", to,
                "outcome", outcome,
                "why", why));
    }

    /** As careful people do; and it is seen. */
    private void put(Path into, String name, SampleBundle bundle) throws IOException {
        Path part = Files.write(folder.resolve("part"), bundle.bytes());
        Files.move(part, into.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        if (plugins != null) {
            looks(2);
        }
    }

    private Bundle install(SampleBundle bundle) throws Exception {
        Bundle installed = framework
                .getBundleContext()
                .installBundle("test:" + told.size(), new ByteArrayInputStream(bundle.bytes()));
        installed.start();
        return installed;
    }

    private void looks(int number) {
        for (int i = 0; i < number; i++) {
            plugins.look();
        }
    }

    private List<Bundle> all(String name) {
        return Arrays.stream(framework.getBundleContext().getBundles())
                .filter(bundle -> name.equals(bundle.getSymbolicName()))
                .toList();
    }

    private Bundle only(String name) {
        List<Bundle> all = all(name);
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    /** The version of the only one. */
    private String running(String name) {
        List<Bundle> all = all(name);
        assertTrue(all.size() <= 1, all.toString());
        return all.stream()
                .map(bundle -> bundle.getVersion().toString())
                .findFirst()
                .orElse("");
    }

    private static String content(Bundle bundle) throws IOException {
        return new String(bundle.getEntry("content").openStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static List<String> jars(Path in) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(in, "*.jar")) {
            jars.forEach(jar -> names.add(jar.getFileName().toString()));
        }
        names.sort(null);
        return names;
    }

    private static SampleBundle bundle(String name, String version) {
        return SampleBundle.named(name).version(version);
    }
}
