package org.jackfield.itests.flood;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process of this JDK uses, seen from outside.
 *
 * @param heapKiB used heap after a full collection
 * @param directKiB direct buffers and the like; 0 unless the process runs with {@code -XX:NativeMemoryTracking=summary}
 * @param residentKiB all that lies in memory, as the system sees it
 */
record Memory(long heapKiB, long directKiB, long residentKiB) {

    private static final Pattern HEAP = Pattern.compile("heap\\s.*used (\\d+)K");
    private static final Pattern DIRECT = Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long PATIENCE_SECONDS = 30;

    /** Collects the garbage of a process, and measures. */
    static Memory of(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        long heap = find(HEAP, jcmd(pid, "GC.heap_info"), 1);
        long direct = find(DIRECT, jcmd(pid, "VM.native_memory", "summary"), 0);
        long resident = find(RESIDENT, Files.readString(Path.of("/proc", Long.toString(pid), "status")), 1);
        return new Memory(heap, direct, resident);
    }

    /** Heap and direct buffers. */
    long countedKiB() {
        return heapKiB + directKiB;
    }

    private static long find(Pattern pattern, String text, int least) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (matcher.find()) {
            return Long.parseLong(matcher.group(1));
        }
        if (least > 0) {
            throw new IOException("'" + pattern + "' is not in: " + text);
        }
        return 0;
    }

    private static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        String[] line = new String[2 + command.length];
        line[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        line[1] = Long.toString(pid);
        System.arraycopy(command, 0, line, 2, command.length);
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", line) + ": " + said);
        }
        return said;
    }
}
