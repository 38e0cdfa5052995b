package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p is address banned}. */
@Command(
        name = "banned",
        description = {"Tells whether an address is banned, by the operator or for what happened; a trusted one is not."
        },
        mixinStandardHelpOptions = true)
final class IsAddressBanned implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(names = "--exit-code", description = "Answer by the exit code, too: 0 if it is banned, 17 if not.")
    private boolean exitCode;

    @Parameters(
            paramLabel = "ADDRESS[:PORT]",
            converter = PointConverter.class,
            description = "The port defaults to 9732.")
    private PointId point;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        boolean banned = new Access(node)
                .banned("/network/points/" + Access.path(point) + "/banned", "the address " + point.host());
        return exitCode && !banned ? ExitCode.NOT_BANNED.number() : ExitCode.DONE.number();
    }
}
