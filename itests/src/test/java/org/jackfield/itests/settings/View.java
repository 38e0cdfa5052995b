package org.jackfield.itests.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.Node;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Flow;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Share;
import org.jackfield.api.scoring.Deed;
import org.jackfield.api.scoring.Noted;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.scoring.Span;
import org.jackfield.api.scoring.Term;
import org.jackfield.itests.felix.Question;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;

/**
 * All that settings change, as it is seen inside a node: caps, the size of a turn, which policy is asked, what policies answer about peers that
 * never change, and what becomes of endings. Every part has a name, such as {@code scoring good tenure}.
 */
public final class View implements Question<Map<String, String>> {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final String GROUP = "192.0.2.0/24";
    private static final Endpoint THERE =
            new Endpoint(PointId.parse("127.0.0.1:1"), PointId.parse("192.0.2.7:2"), Direction.INBOUND);
    private static final PeerId MALLORY = new PeerId(ByteString.of(new byte[16]), "mallory");

    private final Map<String, String> seen = new TreeMap<>();

    @Override
    public Map<String, String> answer(BundleContext inside, Object... arguments) throws Exception {
        Node node = service(inside, Node.class);
        bandwidth("download", node.bandwidth().download());
        bandwidth("upload", node.bandwidth().upload());
        seen.put("turn", String.valueOf(turn(service(inside, Scheduler.class))));
        seen.put("asked", asked(node.scoring().policies()));
        for (ScoringPolicy policy : services(inside, ScoringPolicy.class)) {
            scores(policy);
        }
        for (AccessPolicy policy : services(inside, AccessPolicy.class)) {
            penalties(policy);
        }
        return seen;
    }

    private void bandwidth(String direction, Bandwidth.OneWay way) {
        seen.put("cap " + direction, String.valueOf(way.cap()));
        way.classes().forEach((peerClass, part) -> {
            String name = peerClass.name().toLowerCase(Locale.ROOT);
            seen.put("cap " + direction + " " + name, String.valueOf(part.cap()));
        });
    }

    private static String asked(List<PolicyState> policies) {
        return policies.stream()
                .filter(policy -> policy.kind() == PolicyState.Kind.SCORING && policy.asked())
                .map(PolicyState::name)
                .findFirst()
                .orElse("nobody");
    }

    /** As much as one connection may write at once. */
    private static int turn(Scheduler scheduler) {
        List<Integer> budgets = new ArrayList<>();
        Share share = scheduler.join(new Flow() {
            @Override
            public Executor thread() {
                return Runnable::run;
            }

            @Override
            public void grant(long bytes) {}

            @Override
            public int transmit(int budget) {
                budgets.add(budget);
                return 0;
            }
        });
        share.wantToWrite();
        share.leave();
        return budgets.isEmpty() ? 0 : budgets.get(0);
    }

    private void scores(ScoringPolicy policy) {
        score(policy, "good", history(2_000, 0, Map.of(Deed.USEFUL, 500L, Deed.FIRST_DELIVERY, 50L), Map.of()));
        score(policy, "quiet", history(2_000, 0, Map.of(), Map.of()));
        score(policy, "young", history(60, 0, Map.of(Deed.UNWANTED, 900L), Map.of()));
        score(
                policy,
                "bad",
                history(
                                2_000,
                                0,
                                Map.of(Deed.INVALID, 3L, Deed.UNWANTED, 700L, Deed.BROKEN_PROMISE, 4L),
                                Map.of(Deed.INVALID, 30L))
                        .with(List.of(new Noted("market", NOW, -0.5))));
        score(policy, "old", history(2_000, 1_000, Map.of(Deed.USEFUL, 500L, Deed.INVALID, 3L), Map.of()));
    }

    private void score(ScoringPolicy policy, String whose, PeerHistory history) {
        Score score = policy.score(history, NOW);
        String name = policy.name() + " " + whose + " ";
        seen.put(name + "class", score.peerClass().name());
        for (Term term : score.terms()) {
            seen.put(name + term.name(), String.valueOf(term.value()));
        }
    }

    private static PeerHistory history(long seconds, long ago, Map<Deed, Long> deeds, Map<Deed, Long> ofGroup) {
        Instant until = NOW.minusSeconds(ago);
        Duration connected = Duration.ofSeconds(seconds);
        return new PeerHistory(
                List.of(new Span(until.minus(connected), until, connected, deeds)),
                Optional.of(Duration.ofMillis(100)),
                GROUP,
                List.of(new Span(until.minus(connected), until, connected, ofGroup)));
    }

    private void penalties(AccessPolicy policy) {
        Optional<PeerId> mallory = Optional.of(MALLORY);
        penalty(policy, "stranger", new Ending(THERE, Optional.empty(), false, new CloseReason.HandshakeForged()));
        penalty(policy, "peer", new Ending(THERE, mallory, true, new CloseReason.MessageUndecodable("nonsense")));
        penalty(policy, "silent", new Ending(THERE, mallory, true, new CloseReason.ClosedByPeer()));
    }

    private void penalty(AccessPolicy policy, String whose, Ending ending) {
        Penalty penalty = policy.afterEnd(ending, NOW);
        String name = policy.name() + " " + whose + " ";
        seen.put(name + "address", penalty.address().map(Duration::toString).orElse("-"));
        seen.put(name + "peer", penalty.peer().map(Duration::toString).orElse("-"));
    }

    private static <T> T service(BundleContext inside, Class<T> type) {
        return inside.getService(inside.getServiceReference(type));
    }

    private static <T> List<T> services(BundleContext inside, Class<T> type) throws InvalidSyntaxException {
        return inside.getServiceReferences(type, null).stream()
                .map(inside::getService)
                .toList();
    }
}
