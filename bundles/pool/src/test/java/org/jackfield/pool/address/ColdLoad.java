package org.jackfield.pool.address;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jackfield.pool.file.WholeFile;

/**
 * How long a book of 100,000 points takes to load in a JVM that has done nothing before, where all code is still interpreted. Begins such
 * processes one after the other, and prints their median. Arguments: how many, else 10.
 *
 * <pre>
 *   mvn -q test-compile dependency:build-classpath -pl bundles/pool -am
 *   java -cp ... org.jackfield.pool.address.ColdLoad
 * </pre>
 */
final class ColdLoad {

    private static final int POINTS = 100_000;
    private static final String CHILD = "load";

    private ColdLoad() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 1 && arguments[0].equals(CHILD)) {
            load(Path.of(arguments[1]));
        } else {
            measure(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 10);
        }
    }

    private static void load(Path file) {
        long begin = System.nanoTime();
        int size = new WholeFile(file, BookFile.LARGEST, WholeFile.Readers.OWNER)
                .readBytes(Library.reader(POINTS)::read)
                .contents()
                .orElseThrow()
                .tables()
                .orElseThrow()
                .size();
        System.out.println((System.nanoTime() - begin) / 1_000_000 + " " + size);
    }

    private static void measure(int times) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("cold-load");
        Path file = folder.resolve("address-book");
        byte[] bytes = BookFile.write(Library.of(POINTS, 3));
        new WholeFile(file, BookFile.LARGEST, WholeFile.Readers.OWNER).writeBytes(bytes);
        List<long[]> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.add(child(file));
        }
        all.sort((one, other) -> Long.compare(one[0], other[0]));
        long[] median = all.get(times / 2);
        System.out.println(POINTS + " points, " + bytes.length + " bytes, " + times + " fresh JVMs: median " + median[0]
                + " ms, from " + all.get(0)[0] + " to "
                + all.get(times - 1)[0] + " ms; load "
                + java.lang.management.ManagementFactory.getOperatingSystemMXBean()
                        .getSystemLoadAverage());
        Files.delete(file);
        Files.delete(folder);
    }

    private static long[] child(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ColdLoad.class.getName(),
                        CHILD,
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            if (line == null || !process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it did not load");
            }
            return Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
        } finally {
            process.destroyForcibly();
        }
    }
}
