package org.jackfield.itests.node;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.node.ConnectException;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** The resident, inside: looks the node up whenever it is asked, because the core may have been restarted meanwhile. */
public final class ResidentNode implements Resident {

    private static final long CONNECT_SECONDS = 20;
    private static final long SWAP_SECONDS = 20;

    private final BundleContext context;
    private final EventLog log = new EventLog();
    private final Talk talk = new Talk(log);

    public ResidentNode(BundleContext context) {
        this.context = context;
        context.registerService(NodeListener.class, log, null);
        context.registerService(Protocol.class, talk, null);
    }

    @Override
    public String self() {
        return node().self().text();
    }

    @Override
    public List<String> listening() {
        return node().listening().stream().map(PointId::toString).toList();
    }

    @Override
    public List<String> peers() {
        return node().pool().connections().stream()
                .map(connection -> connection.peer().text())
                .toList();
    }

    @Override
    public List<String> points() {
        return node().addressBook().points().stream()
                .map(known -> known.point().toString())
                .toList();
    }

    @Override
    public List<String> knownPeers() {
        return node().addressBook().peers().stream()
                .map(known -> known.peer().text())
                .toList();
    }

    @Override
    public List<String> schemes() {
        return node().transports();
    }

    @Override
    public String scored(String peer) {
        return node().scoring()
                .explain(node().peer(peer))
                .map(score -> score.policy().orElse("nobody") + " "
                        + score.score().peerClass().name().toLowerCase(Locale.ROOT))
                .orElse("not connected");
    }

    @Override
    public int handshaking() {
        return node().pool().handshaking();
    }

    @Override
    public String connect(String point) {
        try {
            Connection connection =
                    node().connect(PointId.parse(point)).toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
            return connection.peer().text();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException refusal) {
                return "failed: " + refusal.reason().word();
            }
            throw new AssertionError("connecting fails with something else than a reason", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("dialling " + point + " came to no end; instead: " + log.all(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while dialling " + point, e);
        }
    }

    @Override
    public boolean disconnect(String peer) {
        return node().disconnect(node().peer(peer), new CloseReason.OperatorDecided("enough"));
    }

    @Override
    public String carrier(String peer) {
        return node().pool()
                .connection(node().peer(peer))
                .map(connection -> connection.endpoint().remote().scheme())
                .orElse("none");
    }

    @Override
    public List<String> swap(String from, String to) {
        try {
            return node().swapTransport(from, to).toCompletableFuture().get(SWAP_SECONDS, TimeUnit.SECONDS).stream()
                    .map(swap -> (swap.peer().text() + " " + swap.outcome() + " " + swap.why()).strip())
                    .toList();
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the swap of " + from + " for " + to + " came to no end; so far: " + log.all(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + from + " was swapped for " + to, e);
        }
    }

    @Override
    public String say(String peer, int kind, byte[] body) {
        Connection connection = node().pool()
                .connection(node().peer(peer))
                .orElseThrow(() -> new AssertionError("no connection to " + peer + "; so far: " + log.all()));
        return connection.send(new MessageId(kind), Payload.of(body)).name();
    }

    @Override
    public List<byte[]> awaitMessages(String peer, int count, Duration patience) {
        log.await(
                count + " messages of " + peer + " (this many came: "
                        + talk.notes(peer).size() + ")",
                () -> talk.notes(peer).size() >= count,
                patience);
        return talk.notes(peer);
    }

    @Override
    public List<Map<String, String>> events() {
        return log.all();
    }

    @Override
    public int mark() {
        return log.size();
    }

    @Override
    public Map<String, String> awaitEvent(
            int mark, String what, Predicate<Map<String, String>> wanted, Duration patience) {
        return log.await(mark, what, wanted, patience);
    }

    @Override
    public void await(String what, BooleanSupplier condition, Duration patience) {
        log.await(what, condition, patience);
    }

    @Override
    public Object service(String type) {
        ServiceReference<?> reference = context.getServiceReference(type);
        if (reference == null) {
            throw new IllegalStateException("no service " + type);
        }
        return context.getService(reference);
    }

    @Override
    public void change(String pid, Map<String, Object> settings) {
        ConfigurationAdmin admin = (ConfigurationAdmin) service(ConfigurationAdmin.class.getName());
        try {
            Configuration configuration = admin.getConfiguration(pid, "?");
            Dictionary<String, Object> now = new Hashtable<>();
            if (configuration.getProperties() != null) {
                Collections.list(configuration.getProperties().keys())
                        .forEach(key ->
                                now.put(key, configuration.getProperties().get(key)));
            }
            settings.forEach(now::put);
            configuration.update(now);
        } catch (IOException e) {
            throw new AssertionError("the settings of " + pid + " cannot be changed", e);
        }
    }

    private Node node() {
        return (Node) service(Node.class.getName());
    }
}
