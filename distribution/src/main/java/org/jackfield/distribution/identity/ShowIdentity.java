package org.jackfield.distribution.identity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jackfield.api.identity.Identity;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.text.Json;
import org.jackfield.distribution.text.Terminal;
import org.jackfield.handshake.identity.IdentityException;
import org.jackfield.handshake.identity.IdentityFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield identity show}. */
@Command(
        name = "show",
        description =
                "Shows the public parts of an identity: its peer id, or with --json its public key and stamp, too.",
        mixinStandardHelpOptions = true)
final class ShowIdentity implements Callable<Integer> {

    @Mixin
    private IdentityOptions options;

    @Override
    public Integer call() throws Refusal {
        Terminal terminal = Terminal.ofThisProcess();
        try {
            Identity identity = IdentityFile.load(options.file());
            if (!options.json()) {
                terminal.line(identity.peer().text());
                return 0;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("peer", identity.peer().text());
            answer.put("publicKey", identity.publicKey().toString());
            answer.put("proofOfWorkStamp", identity.stamp().toString());
            terminal.line(Json.write(answer));
            return 0;
        } catch (IdentityException e) {
            throw Refusals.of(e);
        }
    }
}
