package org.jackfield.itests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jackfield.itests.node.RunningNode;

/** Where a fault shows: the events, the kept endings, the log, the logs of points and peers, the API, the metrics, and the status. */
final class Witnesses {

    private static final Set<String> ENDINGS = Set.of("disconnected", "dial-failed", "incoming-failed");

    private final RunningNode node;
    private final Chronicle chronicle;
    private final ApiClient api;
    private int events;
    private int lines;
    private Map<String, Long> counted = Map.of();

    Witnesses(RunningNode node, Chronicle chronicle) {
        this.node = node;
        this.chronicle = chronicle;
        this.api = new ApiClient(node);
    }

    /** What was before does not count. */
    void beginAnew() {
        events = node.inside().mark();
        lines = chronicle.length();
        counted = api.counted();
    }

    /** The fault shows everywhere as what it is, and nothing else shows. */
    void testify(Fault fault, Fault.Whose whose) {
        node.inside()
                .await(
                        fault.words().toString(),
                        () -> endingsTold().size() >= fault.words().size(),
                        RunningNode.PATIENCE);
        theEventsTellOfIt(fault);
        theNodeKeepsIt(fault);
        theLogSaysSo(fault);
        theApiSaysSo(fault);
        theMetricsCountIt(fault);
        theStatusShowsIt(fault);
        if (whose.known()) {
            theBookSaysSo(fault, whose);
        }
    }

    /** As {@link #testify}, by those who are left when the core is gone. */
    void testifyWithoutTheNode(Fault fault) {
        node.inside().await(fault.word(), () -> !endingsTold().isEmpty(), RunningNode.PATIENCE);
        theEventsTellOfIt(fault);
        theLogSaysSo(fault);
        theMetricsCountIt(fault);
    }

    private List<Map<String, String>> endingsTold() {
        return node.inside().events().stream()
                .skip(events)
                .filter(event -> ENDINGS.contains(event.get("event")))
                .toList();
    }

    private void theEventsTellOfIt(Fault fault) {
        List<Map<String, String>> told = endingsTold();
        assertEquals(
                fault.words(), told.stream().map(event -> event.get("reason")).toList(), told::toString);
        told.forEach(event -> assertTrue(event.get("sentence").contains(fault.sentence()), event::toString));
    }

    private void theNodeKeepsIt(Fault fault) {
        List<Map<String, String>> kept = node.felix().ask(Insider.Endings.class);
        List<Map<String, String>> last =
                kept.subList(kept.size() - fault.words().size(), kept.size());
        assertEquals(
                fault.words(), last.stream().map(ending -> ending.get("reason")).toList());
        last.forEach(ending -> assertTrue(ending.get("sentence").contains(fault.sentence()), ending::toString));
    }

    private void theLogSaysSo(Fault fault) {
        List<String> said = chronicle.after(lines);
        assertTrue(said.stream().anyMatch(line -> line.contains(fault.sentence())), said::toString);
    }

    private void theBookSaysSo(Fault fault, Fault.Whose whose) {
        List<String> log = node.felix().ask(Insider.Log.class, whose.text());
        assertTrue(!log.isEmpty() && log.get(log.size() - 1).equals(fault.word()), () -> whose + " has " + log);
    }

    private void theApiSaysSo(Fault fault) {
        List<String> words = api.endings();
        assertEquals(fault.words(), words.subList(words.size() - fault.words().size(), words.size()));
    }

    /** Exactly once more for each ending, and nothing else more. */
    private void theMetricsCountIt(Fault fault) {
        Map<String, Long> expected = new TreeMap<>(counted);
        fault.words().forEach(word -> expected.merge(word, 1L, Long::sum));
        node.inside().await("metrics that count it", () -> api.counted().equals(expected), RunningNode.PATIENCE);
    }

    private void theStatusShowsIt(Fault fault) {
        String status = node.felix().ask(Insider.Status.class);
        String plain = status.replaceAll("\\s+", " ");
        assertTrue(plain.contains(fault.sentence()), () -> "no '" + fault.sentence() + "' in\n" + status);
    }
}
