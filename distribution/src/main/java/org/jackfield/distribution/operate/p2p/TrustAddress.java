package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.point.PointId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p trust address}. */
@Command(
        name = "address",
        description = {"Vouches for a point: it is kept, dialled even in private mode, and unbanned."},
        mixinStandardHelpOptions = true)
final class TrustAddress implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Parameters(
            paramLabel = "ADDRESS[:PORT]",
            converter = PointConverter.class,
            description = "The port defaults to 9732.")
    private PointId point;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        new Access(node).trust("/network/points/" + Access.path(point), point.toString());
        return ExitCode.DONE.number();
    }
}
