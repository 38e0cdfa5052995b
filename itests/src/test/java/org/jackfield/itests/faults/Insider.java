package org.jackfield.itests.faults;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Ending;
import org.jackfield.api.access.Penalty;
import org.jackfield.api.access.Subject;
import org.jackfield.api.access.Verdict;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.itests.felix.Question;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationListener;

/** What the operator and plugins do inside the framework, as questions. */
final class Insider {

    private static final long SECONDS = 20;
    private static final String AFTERWARDS = "org.jackfield.itests.afterwards";

    private Insider() {}

    private static Node node(BundleContext inside) {
        return inside.getService(inside.getServiceReference(Node.class));
    }

    private static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static Subject subject(Node node, String text) {
        return text.startsWith("id")
                ? new Subject.Peer(node.peer(text))
                : new Subject.Addresses(AddressRange.parse(text));
    }

    /** Bans (a subject, why). */
    static final class Ban implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) throws Exception {
            Subject subject = subject(node(inside), (String) arguments[0]);
            return await(node(inside).access().ban(AccessOrder.forGood(subject, "itests", (String) arguments[1])));
        }
    }

    /** Takes all bans and penalties back. */
    static final class Pardon implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) throws Exception {
            AccessLists lists = node(inside).access();
            return await(lists.clear(org.jackfield.api.access.AccessList.BLACK))
                    | await(lists.clear(org.jackfield.api.access.AccessList.GREY));
        }
    }

    /** Dials (a point, milliseconds); the peer, or the word of the reason after "failed: ". */
    static final class Connect implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            PointId point = PointId.parse((String) arguments[0]);
            try {
                return await(node(inside).connect(point, Duration.ofMillis((Long) arguments[1])))
                        .peer()
                        .text();
            } catch (ExecutionException e) {
                return "failed: " + ((ConnectException) e.getCause()).reason().word();
            }
        }
    }

    /** Begins to dial (a point, milliseconds). */
    static final class Dial implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) {
            node(inside).connect(PointId.parse((String) arguments[0]), Duration.ofMillis((Long) arguments[1]));
            return true;
        }
    }

    /** Expects (a peer, at a point). */
    static final class Expect implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) throws Exception {
            PeerId peer = node(inside).peer((String) arguments[0]);
            await(node(inside).expect(PointId.parse((String) arguments[1]), Optional.of(peer)));
            return true;
        }
    }

    /** Disconnects (a peer), or everybody. */
    static final class Kick implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) {
            Node node = node(inside);
            List<PeerId> whom = arguments.length > 0
                    ? List.of(node.peer((String) arguments[0]))
                    : node.pool().connections().stream().map(Connection::peer).toList();
            whom.forEach(peer -> node.disconnect(peer, new CloseReason.OperatorDecided("kicked in a test")));
            return !whom.isEmpty();
        }
    }

    /** The kept endings, each as its word and sentence. */
    static final class Endings implements Question<List<Map<String, String>>> {
        @Override
        public List<Map<String, String>> answer(BundleContext inside, Object... arguments) {
            return node(inside).endings().stream().map(Endings::plain).toList();
        }

        private static Map<String, String> plain(Recorded recorded) {
            NodeEvent event = recorded.event();
            CloseReason reason = event instanceof NodeEvent.Disconnected end
                    ? end.reason()
                    : event instanceof NodeEvent.DialFailed end
                            ? end.reason()
                            : ((NodeEvent.IncomingFailed) event).reason();
            return Map.of("event", event.word(), "reason", reason.word(), "sentence", reason.sentence());
        }
    }

    /** The words of the reasons in the log of (a point or a peer). */
    static final class Log implements Question<List<String>> {
        @Override
        public List<String> answer(BundleContext inside, Object... arguments) {
            Node node = node(inside);
            String whose = (String) arguments[0];
            List<LogEntry> log = whose.startsWith("id")
                    ? node.addressBook().log(node.peer(whose))
                    : node.addressBook().log(PointId.parse(whose));
            return log.stream()
                    .flatMap(entry -> entry.reason().stream())
                    .map(CloseReason::word)
                    .toList();
        }
    }

    /** Changes settings (a PID, a map), and waits until all components have heard of it. */
    static final class Change implements Question<Boolean> {
        @Override
        @SuppressWarnings("unchecked")
        public Boolean answer(BundleContext inside, Object... arguments) throws Exception {
            ConfigurationAdmin admin = inside.getService(inside.getServiceReference(ConfigurationAdmin.class));
            update(admin, (String) arguments[0], (Map<String, Object>) arguments[1]);
            // told in order: when the second change is heard, nobody has still to hear of the first
            CountDownLatch heard = new CountDownLatch(1);
            ServiceRegistration<ConfigurationListener> ear = inside.registerService(
                    ConfigurationListener.class,
                    event -> {
                        if (event.getPid().equals(AFTERWARDS)) {
                            heard.countDown();
                        }
                    },
                    new Hashtable<>());
            try {
                update(admin, AFTERWARDS, Map.of("at", System.nanoTime()));
                boolean told = heard.await(SECONDS, TimeUnit.SECONDS);
                // the core follows on a thread of its own, which does one thing after the other
                Node node = node(inside);
                await(node.access().disallow(subject(node, "203.0.113.10")));
                return told;
            } finally {
                ear.unregister();
            }
        }

        private static void update(ConfigurationAdmin admin, String pid, Map<String, Object> settings)
                throws IOException {
            Configuration configuration = admin.getConfiguration(pid, "?");
            Hashtable<String, Object> now = new Hashtable<>();
            if (configuration.getProperties() != null) {
                Collections.list(configuration.getProperties().keys())
                        .forEach(key ->
                                now.put(key, configuration.getProperties().get(key)));
            }
            now.putAll(settings);
            configuration.update(now);
        }
    }

    /** What the shell's status shows. */
    static final class Status implements Question<String> {
        @Override
        public String answer(BundleContext inside, Object... arguments) throws Exception {
            ServiceReference<?> shell = inside.getAllServiceReferences(null, "(osgi.command.function=status)")[0];
            Object commands = inside.getService(shell);
            return (String)
                    commands.getClass().getMethod("status", String[].class).invoke(commands, (Object) new String[0]);
        }
    }

    /** An application comes, and stays. */
    static final class MoveIn implements Question<Boolean> {
        @Override
        public Boolean answer(BundleContext inside, Object... arguments) {
            inside.registerService(Protocol.class, new Quarrel(), new Hashtable<>());
            return true;
        }
    }

    /** A policy comes that does (a mood) to everybody; the answer sends it away. */
    static final class Judge implements Question<Runnable> {
        @Override
        public Runnable answer(BundleContext inside, Object... arguments) {
            Moody policy = new Moody((String) arguments[0]);
            ServiceRegistration<AccessPolicy> here =
                    inside.registerService(AccessPolicy.class, policy, new Hashtable<>());
            return () -> {
                policy.answer.countDown();
                here.unregister();
            };
        }
    }

    /** A policy that refuses, is late, throws, or punishes. */
    static final class Moody implements AccessPolicy {

        private final String mood;
        private final CountDownLatch answer = new CountDownLatch(1);

        Moody(String mood) {
            this.mood = mood;
        }

        @Override
        public String name() {
            return "moody";
        }

        @Override
        public Verdict admit(PeerId peer, Endpoint endpoint, Announcement announcement, Instant now) {
            switch (mood) {
                case "refuse":
                    return new Verdict.Refuse("not today");
                case "throw":
                    throw new IllegalStateException("a bad day");
                case "late":
                    try {
                        answer.await(SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Verdict.ADMIT;
                default:
                    return Verdict.ADMIT;
            }
        }

        @Override
        public Penalty afterEnd(Ending ending, Instant now) {
            Optional<Duration> hour = Optional.of(Duration.ofHours(1));
            return switch (mood) {
                case "punish-address" -> new Penalty(hour, Optional.empty());
                case "punish-peer" ->
                    new Penalty(Optional.empty(), ending.peer().flatMap(peer -> hour));
                default -> Penalty.NONE;
            };
        }
    }

    /** All that is in a list, as text. */
    static final class Listed implements Question<List<String>> {
        @Override
        public List<String> answer(BundleContext inside, Object... arguments) {
            List<String> subjects = new ArrayList<>();
            node(inside)
                    .access()
                    .entries(org.jackfield.api.access.AccessList.valueOf((String) arguments[0]))
                    .forEach(entry -> subjects.add(entry.subject().text()));
            return subjects;
        }
    }
}
