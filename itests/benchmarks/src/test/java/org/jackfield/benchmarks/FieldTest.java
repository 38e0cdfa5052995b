package org.jackfield.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A measured node has the JVM that a shipped one has. */
class FieldTest {

    private static final Path PROGRAM = Path.of("../../distribution/src/main/layout/bin/jackfield");
    private static final Pattern OF_RUN = Pattern.compile("run\\) options=\"\\$collector ([^\"]*)\"");
    private static final Pattern COLLECTOR = Pattern.compile("(?m)^collector=(\\S+)$");

    private final List<String> command = Field.own(Field.JACKFIELD, "NodeEnd").command();

    @Test
    void aMeasuredNodeHasEveryOptionThatTheProgramGivesANode() throws IOException {
        String program = Files.readString(PROGRAM);
        Matcher collector = COLLECTOR.matcher(program);
        Matcher shipped = OF_RUN.matcher(program);

        assertTrue(collector.find() && shipped.find(), "the program has another form");
        List<String> options = List.of((collector.group(1) + " " + shipped.group(1)).split(" "));
        assertEquals(options, command.subList(1, 1 + options.size()));
    }

    @Test
    void itHasNoneThatTheProgramDoesNotGive() throws IOException {
        String program = Files.readString(PROGRAM);

        for (String option : command.subList(1, command.indexOf("-cp"))) {
            assertTrue(program.contains(option), option);
        }
    }

    /** Others have none. */
    @Test
    void itsEventLoopsHaveNoPrecedence() {
        assertTrue(command.stream().noneMatch(option -> option.contains("ThreadPriority")), command::toString);
    }
}
