package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.access.AddressRange;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p ban address}. */
@Command(
        name = "address",
        description = {
            "Bans an address or a range of addresses: no connection from there or to there, whoever it is; those that are open end.",
            "Peers that are connected from there are banned along with it. The ban outlives restarts."
        },
        mixinStandardHelpOptions = true)
final class BanAddress implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Mixin
    private Terms terms;

    @Parameters(
            paramLabel = "ADDRESS[/BITS]",
            converter = RangeConverter.class,
            description = "IPv4 or IPv6, with /BITS a range (CIDR); a port does not count.")
    private AddressRange addresses;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        terms.ban(node, addresses.toString());
        return ExitCode.DONE.number();
    }
}
