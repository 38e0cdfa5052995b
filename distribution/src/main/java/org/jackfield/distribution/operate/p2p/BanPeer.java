package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.identity.PeerId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p ban peer}. */
@Command(
        name = "peer",
        description = {
            "Bans a peer, wherever it is: no connection with it; one that is open ends. The ban outlives restarts."
        },
        mixinStandardHelpOptions = true)
final class BanPeer implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Mixin
    private Terms terms;

    @Parameters(paramLabel = "ID", converter = PeerConverter.class, description = "Its peer id, id….")
    private PeerId peer;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        terms.ban(node, peer.text());
        return ExitCode.DONE.number();
    }
}
