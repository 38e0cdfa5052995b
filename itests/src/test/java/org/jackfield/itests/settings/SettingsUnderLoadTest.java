package org.jackfield.itests.settings;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.Dialogue;
import org.jackfield.itests.node.RunningNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/**
 * One node with all policies talks with another over TCP without a pause, while every setting that the scheduler and the policies declare
 * is given another value, one that makes no sense, and its own again: each shows at once, nonsense is refused in one sentence that names
 * the setting, and no connection and no message is lost.
 */
@Timeout(value = 300, unit = SECONDS)
class SettingsUnderLoadTest {

    private static final String SCHEDULER = "org.jackfield.scheduler";

    @TempDir
    static Path files;

    private static RunningNode alice;
    private static RunningNode bob;

    @BeforeAll
    static void meet() throws Exception {
        // the builds around this test may take a processor away for longer than the 100 ms that a policy has
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", "20000")
                .with("score-interval", "200")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        for (Path policy : NodeBundles.policies()) {
            install(policy);
        }
        bob.connectTo(alice);
    }

    @AfterAll
    static void part() {
        RunningNode.stop(alice, bob);
    }

    @Test
    void everySettingIsEditedAndNobodyNotices() throws Exception {
        List<Declared> declared = declared();
        Map<String, Edit> edits = Edits.all();
        alice.inside().await("all policies", () -> view().keySet().containsAll(parts(edits)), RunningNode.PATIENCE);
        Map<String, String> usual = view();
        int before = alice.inside().mark();
        try (Dialogue dialogue = new Dialogue(alice, bob);
                Complaints complaints = new Complaints()) {
            for (Declared setting : declared) {
                Edit edit = edits.get(setting.toString());
                if (edit == null) {
                    fail("the setting " + setting + " is new: say in Edits where it shows");
                }
                edit(setting, edit, usual, complaints);
            }
            int said = dialogue.endWithNothingLostDoubledOrReordered();

            assertTrue(said > 0);
            assertEquals(List.of(), alarming(before), "after " + said + " messages");
            assertEquals(List.of(), alice.felix().ask(Failures.class));
        }
        assertEquals(usual, view());
    }

    private static void edit(Declared setting, Edit edit, Map<String, String> usual, Complaints complaints) {
        change(setting, edit.good());
        await(setting + " = " + edit.good(), () -> edit.seen(usual, view()));
        String edited = view().get(edit.part());
        assertEquals(List.of(), complaints.of(setting), "nothing is wrong with " + setting + " = " + edit.good());
        edit.bad().ifPresent(bad -> {
            change(setting, bad);
            await(
                    "complaint about " + setting + " = " + bad,
                    () -> !complaints.of(setting).isEmpty());
            List<String> sentences = complaints.of(setting);
            assertEquals(1, sentences.size(), sentences::toString);
            assertTrue(sentences.get(0).contains(setting.key()), sentences::toString);
            complaints.clear();
            if (setting.type().equals("String")) {
                // what can be read of a list is used
                return;
            }
            assertEquals(edited, view().get(edit.part()), setting + " stays as it was");
        });
        change(setting, setting.usualValue());
        await(setting + " as usual", () -> usual.equals(view()));
    }

    private static void await(String what, BooleanSupplier condition) {
        alice.inside().await(what, condition, RunningNode.PATIENCE);
    }

    private static void change(Declared setting, Object value) {
        alice.inside().change(setting.pid(), Map.of(setting.key(), value));
    }

    private static Map<String, String> view() {
        return alice.felix().ask(View.class);
    }

    private static List<String> parts(Map<String, Edit> edits) {
        return edits.values().stream().map(Edit::part).toList();
    }

    /** Of the scheduler, and of every policy that is built. */
    private static List<Declared> declared() throws Exception {
        List<Declared> all = new ArrayList<>(Declared.in(NodeBundles.jar(SCHEDULER)));
        for (Path policy : NodeBundles.policies()) {
            all.addAll(Declared.in(policy));
        }
        return all;
    }

    private static void install(Path policy) throws Exception {
        try (InputStream jar = Files.newInputStream(policy)) {
            Bundle installed = alice.felix().context().installBundle(policy.toString(), jar);
            installed.start(Bundle.START_TRANSIENT);
        }
    }

    private static List<Map<String, String>> alarming(int before) {
        return alice.inside().events().stream()
                .skip(before)
                .filter(event -> List.of("disconnected", "suspended", "plugin-failed", "greylisted")
                        .contains(event.get("event")))
                .toList();
    }
}
