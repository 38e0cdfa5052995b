package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.access.AddressRange;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p unban address}. */
@Command(
        name = "address",
        description =
                "Takes the ban of an address or a range back, those of peers that were banned along with it, and what the grey list has against it.",
        mixinStandardHelpOptions = true)
final class UnbanAddress implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Parameters(
            paramLabel = "ADDRESS[/BITS]",
            converter = RangeConverter.class,
            description = "Exactly as it was banned; a port does not count.")
    private AddressRange addresses;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        new Access(node).unban(addresses.toString());
        return ExitCode.DONE.number();
    }
}
