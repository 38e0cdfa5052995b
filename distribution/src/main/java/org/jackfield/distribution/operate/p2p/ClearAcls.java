package org.jackfield.distribution.operate.p2p;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jackfield p2p clear acls}. */
@Command(
        name = "acls",
        description = {
            "Empties the grey list: whoever the node shut out for what happened may come back.",
            "Your own bans stay, unless --all is given."
        },
        mixinStandardHelpOptions = true)
final class ClearAcls implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Option(names = "--all", description = "Empty the black list and the white list, too.")
    private boolean all;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Api api = node.api();
        List<String> lists = all ? List.of("grey", "black", "white") : List.of("grey");
        for (String list : lists) {
            api.ask("DELETE", "/jackfield/access/" + list, Optional.empty(), Api.SOON);
        }
        int bans = Answer.of(api.get("/jackfield/access/black")).all("entries").size();
        node.show(
                Map.of("cleared", lists, "bans", bans),
                List.of("Cleared the " + String.join(", ", lists) + " list" + (all ? "s" : "") + "."
                        + (bans == 0 ? "" : " Bans of yours that stay: " + bans + "; --all clears them, too.")));
        return ExitCode.DONE.number();
    }
}
