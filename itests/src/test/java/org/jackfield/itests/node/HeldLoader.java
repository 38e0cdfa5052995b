package org.jackfield.itests.node;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedList;
import java.util.List;
import java.util.stream.Stream;
import org.netbeans.lib.profiler.heap.ArrayItemValue;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.Value;

/** The class loader that a probe watches, as a heap dump shows it. */
final class HeldLoader {

    private HeldLoader() {}

    /** What leads from a root to the loader of the probe with that number; empty if nothing does. */
    static List<String> chain(long probe) throws IOException {
        // readable by its owner alone: whatever the process knows is in the file
        Path directory = Files.createTempDirectory("jackfield-heap");
        Path dump = directory.resolve("live.hprof");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
            return chain(HeapFactory.createHeap(dump.toFile()), probe);
        } finally {
            delete(directory);
        }
    }

    /** With what the reader keeps beside the dump. */
    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> chain(Heap heap, long probe) {
        LinkedList<String> steps = new LinkedList<>();
        Instance held = loader(heap, probe);
        Instance holder = held == null ? null : held.getNearestGCRootPointer();
        while (holder != null && holder.getInstanceId() != held.getInstanceId()) {
            steps.addFirst(step(holder, held));
            held = holder;
            holder = held.getNearestGCRootPointer();
        }
        if (!steps.isEmpty()) {
            steps.addFirst("root (" + heap.getGCRoot(held).getKind() + ")");
        }
        return List.copyOf(steps);
    }

    private static Instance loader(Heap heap, long probe) {
        for (Object candidate :
                heap.getJavaClassByName(LoaderProbe.class.getName()).getInstances()) {
            Instance instance = (Instance) candidate;
            if (Long.valueOf(probe).equals(instance.getValueOfField("number"))) {
                Instance reference = (Instance) instance.getValueOfField("loader");
                return (Instance) reference.getValueOfField("referent");
            }
        }
        throw new IllegalStateException("the probe is not in the heap dump");
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
            return field.getField().getDeclaringClass().getName() + "."
                    + field.getField().getName();
        }
        if (value instanceof ArrayItemValue item) {
            return holder.getJavaClass().getName() + "[" + item.getIndex() + "]";
        }
        return holder.getJavaClass().getName();
    }
}
