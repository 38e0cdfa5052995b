package org.jackfield.benchmarks.end;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Reads what an end is asked, a line at a time, answers each with a line, and ends the process with its input. */
final class Orders {

    private static final String PREPARE = "prepare ";
    private static final String COMPILED = "compiled";

    private Orders() {}

    /**
     * Says where the end listens and then obeys, for as long as there are orders.
     *
     * @param prepare waits until the end tries nothing out any more, at most so long
     * @param answers the answer to an order that not all ends obey alike; what it throws ends the process with code 1
     */
    static void obey(String listening, Consumer<Duration> prepare, UnaryOperator<String> answers) throws IOException {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("listening " + listening);
        try {
            for (String order = input.readLine(); order != null; order = input.readLine()) {
                System.out.println(answer(order.strip(), prepare, answers));
            }
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0);
    }

    private static String answer(String order, Consumer<Duration> prepare, UnaryOperator<String> answers) {
        if (order.startsWith(PREPARE)) {
            prepare.accept(Duration.ofMillis(Long.parseLong(order.substring(PREPARE.length()))));
            return "prepared";
        }
        if (order.equals(COMPILED)) {
            CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
            return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                    ? "unknown"
                    : COMPILED + " " + compiler.getTotalCompilationTime();
        }
        return answers.apply(order);
    }
}
