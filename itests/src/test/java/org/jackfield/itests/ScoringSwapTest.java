package org.jackfield.itests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jackfield.itests.felix.NodeBundles;
import org.jackfield.itests.node.LoaderProbe;
import org.jackfield.itests.node.Resident;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.itests.node.SecondBuild;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Scoring policies come, change and go under a running node that is spoken to: no connection and no message is lost. */
@Timeout(value = 180, unit = SECONDS)
class ScoringSwapTest {

    private static final int AT_EACH_STEP = 100;

    @TempDir
    Path files;

    private RunningNode alice;
    private RunningNode bob;
    private int before;
    private int said;

    @BeforeEach
    void start() {
        // the builds around this test may take a processor away for longer than the 100 ms that a policy has
        alice = RunningNode.in(files.resolve("alice"))
                .with("policy-patience", "20000")
                .with("score-interval", "200")
                .start();
        bob = RunningNode.in(files.resolve("bob")).start();
        bob.connectTo(alice);
        before = alice.inside().mark();
    }

    @AfterEach
    void nothingIsLost() {
        RunningNode.stop(
                () -> {
                    assertEquals(
                            said,
                            alice.inside()
                                    .awaitMessages(bob.self(), said, RunningNode.PATIENCE)
                                    .size());
                    assertEquals(
                            List.of(),
                            alice.inside().events().stream()
                                    .skip(before)
                                    .filter(event -> List.of("disconnected", "plugin-failed")
                                            .contains(event.get("event")))
                                    .toList());
                },
                alice,
                bob);
    }

    @Test
    void theHighestRankingDecidesAndNobodyWhenAllHaveLeft() throws Exception {
        awaitScoreOf("nobody ordinary");
        Bundle scoring = install("scoring");
        awaitScoreOf("scoring newcomer");
        Bundle latency = install("latency");
        awaitScoreOf("scoring newcomer");

        // files give texts
        alice.inside().change("org.jackfield.policies.latency", Map.of("service.ranking", "10"));
        awaitScoreOf("latency ordinary");

        latency.stop(Bundle.STOP_TRANSIENT);
        awaitScoreOf("scoring newcomer");
        scoring.stop(Bundle.STOP_TRANSIENT);
        awaitScoreOf("nobody ordinary");
        scoring.start(Bundle.START_TRANSIENT);
        awaitScoreOf("scoring newcomer");
        latency.start(Bundle.START_TRANSIENT);
        awaitScoreOf("latency ordinary");
    }

    @Test
    void anotherBuildGoesOnAndNothingHoldsTheOldOne() throws Exception {
        for (String name : List.of("scoring", "latency")) {
            Bundle policy = install(name);
            alice.inside().change("org.jackfield.policies." + name, Map.of("service.ranking", "5"));
            awaitScoredBy(name);
            LoaderProbe loader = LoaderProbe.of(policy);
            try (InputStream jar = SecondBuild.of(NodeBundles.policy(name), "second")) {
                policy.update(jar);
            }
            awaitScoredBy(name);
            assertEquals(List.of(), loader.isCollected() ? List.of() : loader.holders(), name);
            policy.uninstall();
            awaitScoreOf("nobody ordinary");
        }
    }

    @Test
    void everySettingIsChangedWhileMessagesPass() throws Exception {
        install("scoring");
        install("latency");
        awaitScoreOf("scoring newcomer");
        for (String key : List.of(
                "tenure-weight",
                "useful-weight",
                "first-delivery-weight",
                "latency-weight",
                "invalid-weight",
                "unwanted-weight",
                "broken-promise-weight",
                "note-weight")) {
            change("scoring", key, "3");
        }
        change("scoring", "group-weight", "0.1");
        change("scoring", "merit-half-life", "7200");
        change("scoring", "fault-half-life", "60");
        change("scoring", "throttled-below", "0.2");
        change("scoring", "favoured-from", "100");
        change("scoring", "probation", "1");
        awaitScoreOf("scoring ordinary");
        change("scoring", "favoured-from", "1.0001");
        awaitScoreOf("scoring favoured");

        change("scoring", "probation", "-7");
        speak();
        awaitScoreOf("scoring favoured");

        change("latency", "half", "50");
        change("latency", "memory", "60");
        change("latency", "service.ranking", "7");
        awaitScoreOf("latency ordinary");
    }

    private void change(String policy, String key, String value) {
        speak();
        alice.inside().change("org.jackfield.policies." + policy, Map.of(key, value));
    }

    private Bundle install(String name) throws Exception {
        speak();
        try (InputStream jar = Files.newInputStream(NodeBundles.policy(name))) {
            Bundle installed = alice.felix().context().installBundle(name, jar);
            installed.start(Bundle.START_TRANSIENT);
            return installed;
        }
    }

    private void speak() {
        for (int i = 0; i < AT_EACH_STEP; i++) {
            assertEquals("QUEUED", bob.inside().say(alice.self(), Resident.NOTE, ("word " + i).getBytes(UTF_8)));
            said++;
        }
    }

    private void awaitScoreOf(String wanted) {
        speak();
        alice.inside().await(wanted, () -> alice.inside().scored(bob.self()).equals(wanted), RunningNode.PATIENCE);
    }

    private void awaitScoredBy(String name) {
        speak();
        alice.inside()
                .await(name, () -> alice.inside().scored(bob.self()).startsWith(name + " "), RunningNode.PATIENCE);
    }
}
