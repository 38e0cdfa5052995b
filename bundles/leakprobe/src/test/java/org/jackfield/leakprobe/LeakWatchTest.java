package org.jackfield.leakprobe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loaders of their own hold a copy of {@link Tenant} each: those that somebody holds are found, with who it is. */
@Timeout(120)
class LeakWatchTest {

    private static final DumpBounds ANY = new DumpBounds(true, Long.MAX_VALUE);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final BooleanSupplier UNUSED = () -> false;

    private static Object held;
    private static final List<Object> LIST = new ArrayList<>();

    private final BlockingQueue<Finding> findings = new LinkedBlockingQueue<>();
    private final CountDownLatch wanted = new CountDownLatch(1);
    private final LeakWatch watch = new LeakWatch(settings(SHORT, ANY), findings::add);

    @BeforeEach
    void start() {
        watch.start();
    }

    @AfterEach
    void letGo() {
        held = null;
        LIST.clear();
        wanted.countDown();
        watch.close();
    }

    @Test
    void whatNobodyHoldsGoes() throws Exception {
        watch.change(settings(LONG, ANY));

        watch.left(revision(tenant()));

        assertEquals(new Collected("tenant", "1.0.0"), next());
        assertEquals(List.of(), watch.kept());
    }

    @Test
    void whatWentIsToldOnceHoweverOftenItLeaves() throws Exception {
        Revision first = revision(tenant());
        watch.left(first);
        assertEquals(new Collected("tenant", "1.0.0"), next());

        watch.left(first);
        watch.left(listed());

        assertEquals("static org.jackfield.leakprobe.LeakWatchTest.LIST", leak().holder());
        assertEquals(List.of(), List.copyOf(findings));
    }

    @Test
    void aStaticFieldThatHoldsIsNamed() throws Exception {
        holdAndLeave();

        Leak leak = leak();
        assertEquals("static org.jackfield.leakprobe.LeakWatchTest.held", leak.holder(), leak::toString);
        assertTrue(
                leak.sentence()
                        .startsWith(
                                "tenant 1.0.0 is still held by static org.jackfield.leakprobe.LeakWatchTest.held: "),
                leak::sentence);
    }

    @Test
    void aListThatHoldsIsNamed() throws Exception {
        watch.left(listed());

        Leak leak = leak();
        assertEquals("static org.jackfield.leakprobe.LeakWatchTest.LIST", leak.holder(), leak::toString);
        assertTrue(leak.chain().contains("java.util.ArrayList.elementData"), leak::toString);
    }

    @Test
    void aThreadThatHoldsIsNamed() throws Exception {
        watch.left(running());

        Leak leak = leak();
        assertTrue(leak.chain().get(0).endsWith("thread \"planted\""), leak::toString);
        assertTrue(leak.holder().contains("thread \"planted\""), leak::holder);
    }

    @Test
    void aMethodThatHoldsIsNamed() throws Exception {
        Class<?> tenant = tenant();

        watch.left(revision(tenant));

        Leak leak = leak();
        assertTrue(
                leak.holder()
                        .startsWith("local variable in org.jackfield.leakprobe.LeakWatchTest.aMethodThatHoldsIsNamed"),
                leak::toString);
        assertEquals("org.jackfield.leakprobe.Tenant", tenant.getName());
    }

    @Test
    void aLeakIsShownUntilItGoes() throws Exception {
        Revision revision = holdAndLeave();
        Leak leak = leak();
        assertEquals(List.of(leak), watch.kept());

        held = null;

        while (!revision.loader().isGone()) {
            System.gc();
        }
        assertEquals(List.of(), watch.kept());
    }

    @Test
    void aLeakIsToldOnce() throws Exception {
        Revision revision = holdAndLeave();
        leak();

        watch.left(revision);
        Revision later = listed();
        watch.left(later);

        assertEquals("static org.jackfield.leakprobe.LeakWatchTest.LIST", leak().holder());
        assertEquals(2, watch.kept().size());
        assertEquals(List.of(), List.copyOf(findings));
    }

    @Test
    void aRevisionInUseIsNoLeakUntilItIsNoLongerUsed() throws Exception {
        AtomicBoolean used = new AtomicBoolean(true);
        Class<?> tenant = tenant();
        held = tenant;
        Revision revision = revision(tenant, used::get);

        watch.left(revision);
        assertEquals(new InUse("tenant", "1.0.0"), next());
        assertEquals(List.of(new InUse("tenant", "1.0.0")), watch.kept());

        used.set(false);
        watch.refreshed();
        assertEquals(List.of(leak()), watch.kept());
    }

    @Test
    void withoutADumpALeakIsStillTold() throws Exception {
        watch.change(settings(SHORT, new DumpBounds(false, 0)));

        holdAndLeave();

        Leak leak = leak();
        assertEquals("there is no heap dump: heap-dump is off", leak.unnamed());
        assertEquals("", leak.holder());
    }

    @Test
    void aHeapThatIsTooBigIsNotDumped() throws Exception {
        watch.change(settings(SHORT, new DumpBounds(true, 1)));

        holdAndLeave();

        assertTrue(leak().unnamed().endsWith("bytes are not below max-dump-bytes, 1"));
    }

    @Test
    void theDumpIsDeletedAgain() throws Exception {
        List<Path> before = dumps();

        holdAndLeave();
        leak();

        List<Path> after = dumps();
        after.removeAll(before);
        assertEquals(List.of(), after);
    }

    @Test
    void aClosedWatchHasNoThread() {
        watch.close();

        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().equals("jackfield-leakprobe")));
    }

    private Revision listed() throws Exception {
        Class<?> tenant = tenant();
        LIST.add(tenant.getConstructor(CountDownLatch.class).newInstance(wanted));
        return revision(tenant);
    }

    private Revision running() throws Exception {
        Class<?> tenant = tenant();
        new Thread((Runnable) tenant.getConstructor(CountDownLatch.class).newInstance(wanted), "planted").start();
        return revision(tenant);
    }

    private Revision holdAndLeave() throws Exception {
        Class<?> tenant = tenant();
        held = tenant;
        Revision revision = revision(tenant);
        watch.left(revision);
        return revision;
    }

    private static Class<?> tenant() throws Exception {
        URL classes = Tenant.class.getProtectionDomain().getCodeSource().getLocation();
        // the loader has no open file: the classes lie in a directory
        return new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())
                .loadClass(Tenant.class.getName());
    }

    private static Revision revision(Class<?> tenant) {
        return revision(tenant, UNUSED);
    }

    private static Revision revision(Class<?> tenant, BooleanSupplier inUse) {
        return new Revision("tenant", "1.0.0", HeldLoader.of(tenant.getClassLoader()), inUse);
    }

    private static LeakWatch.Settings settings(Duration patience, DumpBounds dumps) {
        return new LeakWatch.Settings(patience, Duration.ofMillis(50), dumps);
    }

    private Leak leak() throws InterruptedException {
        return assertInstanceOf(Leak.class, next());
    }

    private Finding next() throws InterruptedException {
        Finding finding = findings.poll(100, TimeUnit.SECONDS);
        assertNotNull(finding, "nothing found");
        return finding;
    }

    /** A test elsewhere on the machine may take dumps, too: only those of before and after are compared. */
    private static List<Path> dumps() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return new ArrayList<>(
                    files.filter(file -> file.getFileName().toString().startsWith("jackfield-heap"))
                            .toList());
        }
    }
}
