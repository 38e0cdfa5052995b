package org.jackfield.distribution.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Optional;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FlagSettingsTest {

    @TempDir
    Path folder;

    @Test
    void sandboxAnnouncesTheChainNameTezos() throws Exception {
        assertEquals(Optional.of("TEZOS"), flags("--network", "sandbox").value(FlagSettings.HANDSHAKE, "network"));
        assertEquals(
                Optional.of("TEZOS_MAINNET"), flags("--network", "mainnet").value(FlagSettings.HANDSHAKE, "network"));
        assertEquals(Optional.of("MINE"), flags("--network", "custom:MINE").value(FlagSettings.HANDSHAKE, "network"));
    }

    @Test
    void pointsWithoutASchemeOrPortAreTcpOn9732() throws Exception {
        Settings settings = flags(
                "--listen",
                "[::1]",
                "--listen",
                "127.0.0.1:0",
                "--peer",
                "node.example#" + "idr8hPVAzYprfyjUPgfB869FekcTPA");

        assertEquals(Optional.of("tcp://[::1]:9732,tcp://127.0.0.1:0"), settings.value(FlagSettings.POOL, "listen"));
        assertEquals(
                Optional.of("tcp://node.example:9732#idr8hPVAzYprfyjUPgfB869FekcTPA"),
                settings.value(FlagSettings.POOL, "peers"));
    }

    @Test
    void connectionsIsShortForThreeBoundsOfWhichEachMayBeGivenItself() throws Exception {
        Settings settings = flags("--connections", "10", "--max-connections", "12");

        assertEquals(Optional.of("5"), settings.value(FlagSettings.POOL, "min-connections"));
        assertEquals(Optional.of("10"), settings.value(FlagSettings.POOL, "expected-connections"));
        assertEquals(Optional.of("12"), settings.value(FlagSettings.POOL, "max-connections"));
    }

    @Test
    void whatIsNotGivenIsLeftToTheFiles() throws Exception {
        Settings settings = flags();

        assertEquals(Optional.empty(), settings.value(FlagSettings.POOL, "listen"));
        assertEquals(Optional.empty(), settings.value(FlagSettings.HANDSHAKE, "network"));
    }

    @Test
    void flagsThatContradictEachOtherAreRefused() {
        assertEquals(ExitCode.USAGE, refused("--min-connections", "5", "--max-connections", "4"));
        assertEquals(ExitCode.USAGE, refused("--expected-connections", "5", "--max-connections", "4"));
        assertEquals(ExitCode.USAGE, refused("--max-connections", "-1"));
        assertEquals(ExitCode.USAGE, refused("--advertised-port", "0"));
        assertEquals(ExitCode.USAGE, refused("--max-upload-speed", "-1"));
    }

    @Test
    void aFlagThatContradictsAFileIsRefusedWithTheFigures() throws Exception {
        Settings files = Settings.NONE.with(FlagSettings.POOL, "expected-connections", "20");
        Settings all = files.under(flags("--max-connections", "15"));

        Refusal refusal = assertThrows(Refusal.class, () -> FlagSettings.check(all));

        assertEquals(ExitCode.SETTINGS, refusal.code());
        assertEquals(
                "The bounds contradict each other: min-connections 10 <= expected-connections 20 <= max-connections 15 does not hold.",
                refusal.getMessage());
    }

    private ExitCode refused(String... flags) {
        return assertThrows(Refusal.class, () -> flags(flags)).code();
    }

    private Settings flags(String... flags) throws Exception {
        RunOptions options = new RunOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.create()
                .addMixin("run", CommandLine.Model.CommandSpec.forAnnotatedObject(options)));
        String[] all = new String[flags.length + 2];
        all[0] = "--data-dir";
        all[1] = folder.resolve("data").toString();
        System.arraycopy(flags, 0, all, 2, flags.length);
        line.parseArgs(all);
        try (DataDirectory data = DataDirectory.open(options.dataDirectory)) {
            return FlagSettings.of(options, data);
        }
    }
}
