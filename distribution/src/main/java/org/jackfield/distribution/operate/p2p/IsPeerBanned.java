package org.jackfield.distribution.operate.p2p;

import java.util.concurrent.Callable;
import org.jackfield.api.identity.PeerId;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jackfield p2p is peer banned}. */
@Command(
        name = "banned",
        description = {"Tells whether a peer is banned, by the operator or for what happened; a trusted one is not."},
        mixinStandardHelpOptions = true)
final class IsPeerBanned implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(names = "--exit-code", description = "Answer by the exit code, too: 0 if it is banned, 17 if not.")
    private boolean exitCode;

    @Parameters(paramLabel = "ID", converter = PeerConverter.class, description = "Its peer id, id….")
    private PeerId peer;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        boolean banned = new Access(node).banned("/network/peers/" + peer.text() + "/banned", "the peer " + peer);
        return exitCode && !banned ? ExitCode.NOT_BANNED.number() : ExitCode.DONE.number();
    }
}
