package org.jackfield.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandHasHelpWithExitCodes(String command) {
        Said said = said((command + " --help").strip());

        assertEquals(0, said.code());
        assertTrue(said.out().contains("Usage: jackfield" + (command.isEmpty() ? "" : " " + command)), said.out());
        assertTrue(said.out().contains("Exit codes:"), said.out());
    }

    static Stream<String> commands() {
        return commands("", Jackfield.commandLine());
    }

    private static Stream<String> commands(String name, CommandLine line) {
        return Stream.concat(
                Stream.of(name.strip()),
                line.getSubcommands().entrySet().stream()
                        .flatMap(sub -> commands(name + " " + sub.getKey(), sub.getValue())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "dance",
                "identity",
                "run --data-dir x --nonsense",
                "run --data-dir x --nonsense=3",
                "run",
                "run --data-dir x --network nowhere",
                "run --data-dir x --network custom:",
                "run --data-dir x --listen :::8732",
                "run --data-dir x --listen 127.0.0.1:70000",
                "run --data-dir x --peer 127.0.0.1:0",
                "run --data-dir x --peer foo.com#1234",
                "run --data-dir x --peer foo.com/bar",
                "run --data-dir x --expected-pow 257",
                "run --data-dir x --expected-pow much",
                "run --data-dir x --min-connections many",
                "identity generate --data-dir x --difficulty -1",
                "identity check --data-dir x --difficulty NaN",
                "run --data-dir=",
                "identity generate --data-dir=",
                "identity show --data-dir=",
                "demo --nodes five",
                "demo --nodes 1",
                "demo --seconds 1",
                "demo --within 0",
                "bench --rounds 0",
                "bench --only everything",
                "p2p",
                "p2p ban",
                "p2p is address",
                "p2p is address 127.0.0.1",
                "p2p ban peer nobody",
                "p2p ban address example.com",
                "p2p ban address 10.0.0.0/33",
                "p2p ban address 10.0.0.1 --for long",
                "p2p connect address 10.0.0.1:1 --timeout 0",
                "p2p trust address 10.0.0.1:99999",
                "peers --state sleeping",
                "status --interval 0",
                "status --endpoint http://",
                "transport",
                "transport dance",
                "transport swap tcp",
                "transport swap tcp ws --timeout 0",
                "status --data-dir="
            })
    void whatCannotBeUnderstoodIsRefusedInOneSentence(String line) {
        Said said = said(line);

        assertEquals(ExitCode.USAGE.number(), said.code(), line);
        assertEquals("", said.out(), line);
        assertEquals(1, said.err().strip().lines().count(), said.err());
        assertTrue(said.err().startsWith("jackfield"), said.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "demo --nodes five",
                "run --data-dir x --max-upload-speed much",
                "run --data-dir x --min-connections 1.5"
            })
    void numbersAreSpokenOfAsPeopleDo(String line) {
        assertTrue(
                said(line).err().contains("' is not a whole number."),
                said(line).err());
    }

    @Test
    void everyCommandThatTalksToANodeTakesItsAddressInEachSpellingAndAnswersAsJson() {
        List<CommandLine> talking =
                leaves(Jackfield.commandLine()).filter(CommandLineTest::talks).toList();

        assertTrue(talking.size() >= 20, () -> "only " + talking.size());
        for (CommandLine command : talking) {
            for (String option : List.of("--endpoint", "-E", "--rpc-addr", "--data-dir", "--token-file", "--json")) {
                assertNotNull(
                        command.getCommandSpec().findOption(option),
                        () -> command.getCommandSpec().qualifiedName() + " " + option);
            }
        }
    }

    @Test
    void whoNamesACommandGetsItAsItIsAmongAllAndNoOther() {
        CommandLine all = Jackfield.commandLine();
        assertEquals(
                all.getSubcommands().keySet(),
                Jackfield.commandLine("dance").getSubcommands().keySet());

        all.getSubcommands().forEach((name, command) -> {
            CommandLine one = Jackfield.commandLine(name, "--help");
            assertEquals(Set.of(name), one.getSubcommands().keySet());
            assertEquals(
                    command.getUsageMessage(), one.getSubcommands().get(name).getUsageMessage());
        });
    }

    private static Stream<CommandLine> leaves(CommandLine line) {
        return line.getSubcommands().isEmpty()
                ? Stream.of(line)
                : line.getSubcommands().values().stream().flatMap(CommandLineTest::leaves);
    }

    /** All but those that run nodes, or work on a data directory, or on recordings. */
    private static boolean talks(CommandLine command) {
        String name = command.getCommandSpec().qualifiedName();
        return !name.startsWith("jackfield identity")
                && !List.of("jackfield run", "jackfield demo", "jackfield bench", "jackfield policy replay")
                        .contains(name);
    }

    @Test
    void aDirectoryWithoutANameIsNotTheCurrentOne() {
        String sentence = said("identity generate --data-dir=").err();

        assertTrue(sentence.contains("a data directory has a name; the current directory is '.'"), sentence);
    }

    private static Said said(String line) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        int code = Jackfield.commandLine(words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Said(code, out.toString(), err.toString());
    }

    private record Said(int code, String out, String err) {}
}
