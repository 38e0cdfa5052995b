package org.jackfield.distribution.operate.p2p;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.jackfield.distribution.operate.Answer;
import org.jackfield.distribution.operate.Api;
import org.jackfield.distribution.operate.ApiOptions;
import org.jackfield.distribution.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jackfield p2p acls}. */
@Command(
        name = "acls",
        description = {
            "Lists who is kept out or let in: the black, the white and the grey list; who said so, when, why, and until when."
        },
        mixinStandardHelpOptions = true)
final class ListAcls implements Callable<Integer> {

    @Mixin
    private ApiOptions node;

    @Override
    public Integer call() throws Refusal, InterruptedException {
        Api api = node.api();
        Map<String, Object> lists = new LinkedHashMap<>();
        for (String list : List.of("black", "white", "grey")) {
            lists.put(list, api.get("/jackfield/access/" + list));
        }
        node.show(lists, lines(lists));
        return ExitCode.DONE.number();
    }

    private static List<String> lines(Map<String, Object> lists) {
        Table table = new Table("LIST", "SUBJECT", "SINCE", "UNTIL", "BY", "WHY");
        List<String> overflow = new ArrayList<>();
        lists.forEach((name, answer) -> {
            Answer list = Answer.of(answer);
            for (Answer entry : list.all("entries")) {
                table.row(
                        name,
                        entry.shown("subject"),
                        entry.time("since"),
                        entry.has("until") ? entry.time("until") : "for ever",
                        entry.shown("by"),
                        why(entry));
            }
            if (list.has("overflow")) {
                overflow.add("And about " + list.in("overflow").count("entries") + " more of the " + name
                        + " list since " + list.in("overflow").time("since")
                        + ", in a filter that cannot list them.");
            }
        });
        List<String> lines = new ArrayList<>(table.lines());
        if (lines.size() == 1) {
            lines = new ArrayList<>(List.of("The lists are empty."));
        }
        lines.addAll(overflow);
        return lines;
    }

    private static String why(Answer entry) {
        String along = entry.text("along")
                .map(range -> "(banned along with " + range + ")")
                .orElse("");
        return (entry.text("why").orElse("") + " " + along).strip();
    }
}
