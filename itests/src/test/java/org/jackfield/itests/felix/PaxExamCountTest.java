package org.jackfield.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.ReflectionSupport;

/** Runs after all others: what says that it runs inside Felix has done so, every class and every method. */
class PaxExamCountTest {

    @Test
    void everyTestThatIsMeantForFelixHasRunInside() throws IOException {
        Map<String, Integer> expected = new TreeMap<>();
        for (Class<?> test : insideFelix()) {
            expected.put(test.getName(), test.getAnnotation(InsideFelix.class).tests());
        }

        assertFalse(expected.isEmpty(), "there are tests that run inside Felix");
        assertEquals(expected, counted());
        System.out.println("Run inside Felix: "
                + expected.values().stream().mapToInt(Integer::intValue).sum() + " tests of " + expected.size()
                + " classes");
    }

    private static List<Class<?>> insideFelix() {
        return ReflectionSupport.findAllClassesInPackage(
                "org.jackfield.itests", type -> type.isAnnotationPresent(InsideFelix.class), name -> true);
    }

    private static Map<String, Integer> counted() throws IOException {
        Map<String, Integer> counted = new TreeMap<>();
        try (Stream<Path> files = Files.list(FelixExtension.COUNTS)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                counted.put(file.getFileName().toString(), Integer.valueOf(Files.readString(file)));
            }
        }
        return counted;
    }
}
