package org.jackfield.leakprobe;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.ArrayItemValue;
import org.netbeans.lib.profiler.heap.Field;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.GCRoot;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.JavaFrameGCRoot;
import org.netbeans.lib.profiler.heap.ThreadObjectGCRoot;
import org.netbeans.lib.profiler.heap.Value;

/**
 * What lives in this process, as a file that only its owner can read: whatever the process knows is in it.
 *
 * <p>Taking it stops all threads until it is written. Closing deletes it, with what its reader keeps beside it. Used by one thread.
 */
public final class HeapDump implements AutoCloseable {

    /** A chain that is longer loses its middle: a linked list may be as long as the heap. */
    static final int LONGEST = 64;

    /** How a root begins that no field holds. */
    static final String LOCAL = "local variable";

    /** How a step begins that is a static field. */
    static final String STATIC = "static ";

    private final Path directory;
    private final Heap heap;

    private HeapDump(Path directory, Heap heap) {
        this.directory = directory;
        this.heap = heap;
    }

    /** Takes one, however big. */
    public static HeapDump take() throws IOException {
        return take(new DumpBounds(true, Long.MAX_VALUE));
    }

    /**
     * Takes one within these bounds.
     *
     * @throws NoDump if they forbid it, or the disk has no room
     */
    static HeapDump take(DumpBounds bounds) throws IOException {
        if (!bounds.allowed()) {
            throw new NoDump("heap-dump is off");
        }
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        if (used >= bounds.maxBytes()) {
            throw new NoDump("the heap's " + used + " bytes are not below max-dump-bytes, " + bounds.maxBytes());
        }
        Path directory = Files.createTempDirectory("jackfield-heap");
        try {
            // the dump, and what the reader keeps beside it
            long room = Files.getFileStore(directory).getUsableSpace();
            if (room / 2 < used) {
                throw new NoDump(
                        "the heap has " + used + " bytes, and of twice as many the disk has " + room + " left");
            }
            Path dump = directory.resolve("live.hprof");
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
            return new HeapDump(directory, HeapFactory.createHeap(dump.toFile()));
        } catch (IOException | RuntimeException | Error e) {
            delete(directory);
            throw e;
        }
    }

    /**
     * Who holds the loader, from a root of the garbage collector down to it: the root, then class and field by class and field.
     *
     * <p>Empty if nothing but weak and soft references leads there.
     */
    public List<String> chain(HeldLoader loader) {
        Instance held = referent(loader);
        if (held == null) {
            return List.of();
        }
        List<String> steps = new ArrayList<>();
        Instance holder = held.getNearestGCRootPointer();
        while (holder != null && holder.getInstanceId() != held.getInstanceId()) {
            steps.add(step(holder, held));
            held = holder;
            holder = held.getNearestGCRootPointer();
        }
        if (holder == null) {
            return List.of();
        }
        steps.add(root(held));
        Collections.reverse(steps);
        return shortened(steps);
    }

    @Override
    public void close() throws IOException {
        delete(directory);
    }

    private static List<String> shortened(List<String> steps) {
        if (steps.size() <= LONGEST) {
            return List.copyOf(steps);
        }
        List<String> some = new ArrayList<>(steps.subList(0, LONGEST / 2));
        some.add("(" + (steps.size() - LONGEST) + " more)");
        some.addAll(steps.subList(steps.size() - LONGEST / 2, steps.size()));
        return List.copyOf(some);
    }

    /** Several copies of the class may be there, each of another loader. */
    private Instance referent(HeldLoader loader) {
        for (Object type : heap.getAllClasses()) {
            JavaClass candidates = (JavaClass) type;
            if (candidates.getName().equals(HeldLoader.class.getName())) {
                for (Object candidate : candidates.getInstances()) {
                    Instance instance = (Instance) candidate;
                    if (Long.valueOf(loader.mark()).equals(instance.getValueOfField("mark"))) {
                        return (Instance) ((Instance) instance.getValueOfField("loader")).getValueOfField("referent");
                    }
                }
            }
        }
        throw new IllegalStateException("the one who watches the loader is not in the heap dump");
    }

    private String root(Instance instance) {
        // an object may be a root in several ways; a thread's own says most
        Object roots = heap.getGCRoot(instance);
        GCRoot root = roots instanceof Collection<?> several
                ? (GCRoot) several.iterator().next()
                : (GCRoot) roots;
        if (root instanceof ThreadObjectGCRoot) {
            return "thread \"" + name(instance) + "\"";
        }
        if (root instanceof JavaFrameGCRoot frame && frame.getThreadGCRoot() != null) {
            return local(frame);
        }
        return "root (" + root.getKind() + ") " + instance.getJavaClass().getName();
    }

    private static String local(JavaFrameGCRoot frame) {
        ThreadObjectGCRoot thread = frame.getThreadGCRoot();
        StackTraceElement[] stack = thread.getStackTrace();
        int depth = frame.getFrameNumber();
        String where = stack == null || depth < 0 || depth >= stack.length ? "" : " in " + stack[depth];
        return LOCAL + where + " of thread \"" + name(thread.getInstance()) + "\"";
    }

    /** A thread's name. */
    private static String name(Instance thread) {
        // the characters of a string are an array of bytes, which the reader tells as numbers
        return thread.getValueOfField("name") instanceof Instance name ? Text.of(name) : "";
    }

    private static String step(Instance holder, Instance held) {
        for (Object reference : held.getReferences()) {
            Value value = (Value) reference;
            if (value.getDefiningInstance().getInstanceId() == holder.getInstanceId()) {
                return name(holder, value);
            }
        }
        return holder.getJavaClass().getName();
    }

    private static String name(Instance holder, Value value) {
        if (value instanceof FieldValue field) {
            return (isDeclaredStatic(field.getField()) ? STATIC : "")
                    + field.getField().getDeclaringClass().getName()
                    + "."
                    + field.getField().getName();
        }
        if (value instanceof ArrayItemValue item) {
            return holder.getJavaClass().getName() + "[" + item.getIndex() + "]";
        }
        return holder.getJavaClass().getName();
    }

    /** The reader makes up fields such as {@code <classLoader>} for what a class is bound to. */
    private static boolean isDeclaredStatic(Field field) {
        return field.isStatic() && !field.getName().startsWith("<");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
