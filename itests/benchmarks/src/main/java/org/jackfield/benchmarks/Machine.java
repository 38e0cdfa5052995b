package org.jackfield.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** Where and when it was measured, and how busy that machine was. */
final class Machine {

    private final double loadBefore = load();

    /** A sentence, to be asked for at the end. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, Java %s (%s), %s; load of the machine %.1f before, %.1f afterwards (the run itself makes about 2)",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version().feature(),
                System.getProperty("java.vendor"),
                LocalDate.now(ZoneOffset.UTC),
                loadBefore,
                load());
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String processor() {
        String model = System.getProperty("os.arch");
        boolean wide = false;
        try {
            for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
                if (line.startsWith("model name")) {
                    model = line.substring(line.indexOf(':') + 1).strip();
                }
                wide |= line.startsWith("flags") && line.contains(" avx512f");
            }
        } catch (IOException e) {
            // other systems have no such file, and the architecture says enough
            return model;
        }
        return wide ? model + " with AVX-512" : model;
    }
}
