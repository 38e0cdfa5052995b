package org.jackfield.distribution.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jackfield.distribution.text.Table;
import org.jackfield.distribution.text.Terminal;

/** What a replay has shown, for people and for programs: of each kind of questions a table, or that nothing would have been otherwise. */
final class ReplayReport {

    private final ScoreReplay scores;
    private final BanReplay bans;
    private final YieldReplay drops;
    private final Map<String, Asker.Failures> failures;

    ReplayReport(ScoreReplay scores, BanReplay bans, YieldReplay drops, Map<String, Asker.Failures> failures) {
        this.scores = scores;
        this.bans = bans;
        this.drops = drops;
        this.failures = failures;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        part(lines, scores.tally(), "Every score", this::scores);
        part(lines, bans.tally(), "What every ending earns", this::bans);
        part(lines, drops.tally(), "Who yields to every newcomer", this::drops);
        failures.forEach((name, failed) ->
                lines.add("Policy " + Terminal.printable(name) + " failed " + failed.times() + " times, at first with "
                        + Terminal.printable(failed.first()) + "; the neutral answer counts there."));
        return lines;
    }

    private static void part(List<String> lines, Tally tally, String what, Function<Tally, List<String>> otherwise) {
        if (tally.answers() == 0) {
            return;
        }
        if (tally.anyOtherwise()) {
            lines.addAll(otherwise.apply(tally));
        } else {
            lines.add(what + " is the same, bit for bit (" + tally.same() + " of " + tally.compared() + ").");
        }
        if (tally.unanswered() > 0) {
            lines.add("Of " + tally.unanswered() + " of these questions nobody had given an answer in time.");
        }
    }

    private List<String> scores(Tally tally) {
        List<Outcome> outcomes = scores.outcomes();
        Table table = new Table("PEER", ">SCORE", ">WOULD BE", ">SHARE", ">WOULD BE", "VERDICT");
        for (Outcome outcome : outcomes) {
            table.row(
                    outcome.peer(),
                    figure(outcome.was().score()),
                    figure(outcome.is().score()),
                    percent(outcome.shareThen()),
                    percent(outcome.shareNow()),
                    outcome.verdict().word());
        }
        List<String> lines = new ArrayList<>(table.lines());
        String verdicts = ScoreReplay.verdicts(outcomes).entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey().word())
                .collect(Collectors.joining(", "));
        lines.add(outcomes.size() + " peers " + time(tally) + ": " + verdicts + "; " + tally.same() + " of "
                + tally.compared() + " scores are the same, bit for bit.");
        return lines;
    }

    private List<String> bans(Tally tally) {
        List<BanReplay.Ban> all = bans.bans();
        Table table = new Table("ADDRESS OR PEER", ">GREY-LISTED FOR", ">WOULD BE", "REASON", "VERDICT");
        for (BanReplay.Ban ban : all) {
            table.row(ban.subject().text(), hours(ban.then()), hours(ban.now()), ban.reason(), ban.verdict());
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(tally.answers() + " endings " + time(tally) + ": "
                + fates(all.stream().map(BanReplay.Ban::fate).toList(), BanReplay.Ban.GREYLISTED) + "; " + tally.same()
                + " of "
                + tally.compared() + " answers are the same.");
        return lines;
    }

    private List<String> drops(Tally tally) {
        List<YieldReplay.Drop> all = drops.drops();
        Table table = new Table("PEER", ">DROPPED", ">WOULD BE", "VERDICT");
        for (YieldReplay.Drop drop : all) {
            table.row(drop.peer(), drop.then(), drop.now(), drop.fate().word("dropped"));
        }
        List<String> lines = new ArrayList<>(table.lines());
        lines.add(tally.answers() + " newcomers " + time(tally) + ": "
                + fates(all.stream().map(YieldReplay.Drop::fate).toList(), "dropped") + "; " + tally.same() + " of "
                + tally.compared() + " answers are the same.");
        return lines;
    }

    private static String fates(List<Fate> all, String away) {
        String fates = all.stream()
                .collect(Collectors.groupingBy(fate -> fate, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(each -> each.getValue() + " " + each.getKey().word(away))
                .collect(Collectors.joining(", "));
        return fates.isEmpty() ? "nobody " + away : fates;
    }

    private static String time(Tally tally) {
        return "from " + tally.from() + " until " + tally.until();
    }

    Map<String, Object> json() {
        Map<String, Object> all = new LinkedHashMap<>();
        if (scores.tally().answers() > 0) {
            all.put("scores", json(scores.tally(), "peers", scores.outcomes(), ReplayReport::json));
        }
        if (bans.tally().answers() > 0) {
            all.put("endings", json(bans.tally(), "bans", bans.bans(), ReplayReport::json));
        }
        if (drops.tally().answers() > 0) {
            all.put("newcomers", json(drops.tally(), "drops", drops.drops(), ReplayReport::json));
        }
        Map<String, Object> failed = new LinkedHashMap<>();
        failures.forEach((name, each) -> failed.put(name, Map.of("times", each.times(), "first", each.first())));
        all.put("failed", failed);
        return all;
    }

    private static <T> Map<String, Object> json(
            Tally tally, String what, List<T> rows, Function<T, Map<String, Object>> row) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("from", tally.from().toString());
        all.put("until", tally.until().toString());
        all.put("answers", tally.answers());
        all.put("unanswered", tally.unanswered());
        all.put("same", tally.same());
        all.put(what, rows.stream().map(row).toList());
        return all;
    }

    private static Map<String, Object> json(Outcome outcome) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("peer_id", outcome.peer().text());
        one.put("answers", outcome.answers());
        one.put("was", json(outcome.was(), outcome.shareThen()));
        one.put("would_be", json(outcome.is(), outcome.shareNow()));
        one.put("verdict", outcome.verdict().word());
        return one;
    }

    private static Map<String, Object> json(Outcome.Standing standing, double share) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("score", standing.score());
        one.put("class", standing.mostly().name().toLowerCase(Locale.ROOT));
        one.put("share", share);
        return one;
    }

    private static Map<String, Object> json(BanReplay.Ban ban) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("who", ban.subject().text());
        one.put("reason", ban.reason());
        one.put("was", ban.then().toSeconds());
        one.put("would_be", ban.now().toSeconds());
        one.put("verdict", ban.verdict());
        return one;
    }

    private static Map<String, Object> json(YieldReplay.Drop drop) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("peer_id", drop.peer().text());
        one.put("was", drop.then());
        one.put("would_be", drop.now());
        one.put("verdict", drop.fate().word("dropped"));
        return one;
    }

    private static String figure(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }

    private static String hours(Duration time) {
        return String.format(Locale.ROOT, "%.2f h", time.toMillis() / 3_600_000.0);
    }
}
