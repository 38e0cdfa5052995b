package org.jackfield.distribution.operate.p2p;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jackfield.api.identity.PeerId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p kick peer}. */
@Command(
        name = "peer",
        description = "Ends the connection of a peer. Nothing keeps it from coming back: see 'ban'.",
        mixinStandardHelpOptions = true)
final class KickPeer implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Parameters(paramLabel = "ID", converter = PeerConverter.class, description = "Its peer id, id….")
    private PeerId peer;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Api api = node.api();
        String path = "/network/connections/" + peer.text();
        if (api.find(path).isEmpty()) {
            throw new Refusal(ExitCode.UNKNOWN_TO_NODE, "The node has no connection with " + peer + ".");
        }
        Object answer = api.ask("DELETE", path + "?wait", Optional.empty(), Api.SOON);
        node.show(answer, List.of("Ended the connection with " + peer + "."));
        return ExitCode.DONE.number();
    }
}
