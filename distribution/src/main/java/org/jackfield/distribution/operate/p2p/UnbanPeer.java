package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.identity.PeerId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p unban peer}. */
@Command(
        name = "peer",
        description = "Takes the ban of a peer back, and what the grey list has against it.",
        mixinStandardHelpOptions = true)
final class UnbanPeer implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Parameters(paramLabel = "ID", converter = PeerConverter.class, description = "Its peer id, id….")
    private PeerId peer;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        new Access(node).unban(peer.text());
        return ExitCode.DONE.number();
    }
}
