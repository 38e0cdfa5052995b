package org.jackfield.pool;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.address.AddressBook;
import org.jackfield.api.address.EclipseRisk;
import org.jackfield.api.address.KnownNote;
import org.jackfield.api.address.KnownPeer;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.address.LogEntry;
import org.jackfield.api.address.PeersFormat;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.connection.ConnectionPool;
import org.jackfield.api.connection.MessageTotals;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.Handshake;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.ConnectionBounds;
import org.jackfield.api.node.KeptPoint;
import org.jackfield.api.node.Node;
import org.jackfield.api.node.NodeListener;
import org.jackfield.api.node.Recorded;
import org.jackfield.api.node.SuspectedFault;
import org.jackfield.api.node.TransportSwap;
import org.jackfield.api.point.PointId;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scheduling.Bandwidth;
import org.jackfield.api.scheduling.Scheduler;
import org.jackfield.api.scheduling.Traffic;
import org.jackfield.api.scoring.Scoring;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.selection.SelectionPolicy;
import org.jackfield.api.time.SteadyClock;
import org.jackfield.api.time.Timers;
import org.jackfield.api.transport.Transport;
import org.jackfield.pool.thread.PlatformThreads;
import org.jackfield.pool.transport.Edition;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine as a service: core bundles are mandatory and static, plugins come and go.
 *
 * <p>When a plugin goes, its {@code unbind} waits, for a bounded time, until the engine uses nothing of it any more.
 */
@Component(
        service = {Node.class, ConnectionPool.class, AddressBook.class},
        immediate = true,
        configurationPid = "org.jackfield.pool")
@Designate(ocd = PoolConfig.class)
public final class PoolComponent implements Node, ConnectionPool, AddressBook {

    /** The service property of a transport that serves nobody, see {@link Transport}. */
    private static final String STANDBY = "standby";

    private static final Logger LOG = LoggerFactory.getLogger(PoolComponent.class);
    private static final Duration PATIENCE_WITH_PLUGINS = Duration.ofSeconds(3);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(8);

    private final Bundle framework;
    private final BundleContext context;
    private final Uninstalls uninstalls;
    private final PoolNode node;
    private final ConfigReader reader;

    @Activate
    public PoolComponent(
            @Reference Handshake handshake,
            @Reference PeersFormat peersFormat,
            @Reference Scheduler scheduler,
            @Reference Timers timers,
            @Reference(target = "(org.jackfield.eventloops.role=closer)")
                    Function<Object, CompletionStage<Void>> closer,
            BundleContext context,
            PoolConfig config) {
        framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        this.context = context;
        uninstalls = new Uninstalls(context::getBundles);
        reader = new ConfigReader(handshake::peer);
        node = new PoolNode(
                // wrong ones keep the engine from starting: it does not fall back on what nobody has asked for
                reader.read(config),
                handshake,
                peersFormat,
                scheduler,
                timers,
                new SteadyClock(),
                new SecureRandom(),
                new PlatformThreads(),
                InstantSource.system(),
                closer);
    }

    /** Begins once everything that is already there has been added, so that a listener hears what happens at the start, too. */
    @Activate
    void activate() {
        context.addBundleListener(uninstalls);
        node.activate();
    }

    @Modified
    void modified(PoolConfig config) {
        try {
            node.change(reader.read(config));
        } catch (IllegalArgumentException e) {
            LOG.error("the settings org.jackfield.pool stay as they were: {}", e.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        context.removeBundleListener(uninstalls);
        await("the engine", node.shutdown(), PATIENCE_AT_THE_END);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTransport(Transport transport, ServiceReference<Transport> reference) {
        uninstalls.forget(reference.getBundle());
        // properties of components and of files may be text
        if (Boolean.parseBoolean(String.valueOf(reference.getProperty(STANDBY)))) {
            node.addStandby(transport);
        } else {
            node.add(transport, edition(reference));
        }
    }

    private static Edition edition(ServiceReference<Transport> reference) {
        Version version = reference.getBundle().getVersion();
        int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
        return new Edition(ranking, version.getMajor(), version.getMinor(), version.getMicro(), version.getQualifier());
    }

    void removeTransport(Transport transport, ServiceReference<Transport> reference) {
        if (framework.getState() == Bundle.STOPPING) {
            // plugins stop before the core: peers shall not hear of a transport that has left, and nothing waits for
            // its next version
            deactivate();
        }
        // who has gone before it was let go of has no bundle any more
        CompletionStage<Void> forGood =
                Optional.ofNullable(reference.getBundle()).map(uninstalls::of).orElseGet(CompletableFuture::new);
        await("a transport", node.remove(transport, forGood), PATIENCE_WITH_PLUGINS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addAccessPolicy(AccessPolicy policy) {
        node.add(policy);
    }

    void removeAccessPolicy(AccessPolicy policy) {
        await("an access policy", node.remove(policy), PATIENCE_WITH_PLUGINS);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedScoringPolicy")
    void addScoringPolicy(ScoringPolicy policy, Map<String, Object> properties) {
        node.add(policy, ranking(properties.get(Constants.SERVICE_RANKING)));
    }

    void updatedScoringPolicy(ScoringPolicy policy, Map<String, Object> properties) {
        addScoringPolicy(policy, properties);
    }

    void removeScoringPolicy(ScoringPolicy policy) {
        await("a scoring policy", node.remove(policy), PATIENCE_WITH_PLUGINS);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedSelectionPolicy")
    void addSelectionPolicy(SelectionPolicy policy, Map<String, Object> properties) {
        node.add(policy, ranking(properties.get(Constants.SERVICE_RANKING)));
    }

    void updatedSelectionPolicy(SelectionPolicy policy, Map<String, Object> properties) {
        addSelectionPolicy(policy, properties);
    }

    void removeSelectionPolicy(SelectionPolicy policy) {
        await("a selection policy", node.remove(policy), PATIENCE_WITH_PLUGINS);
    }

    /** Configuration files give texts where the framework takes numbers alone. */
    private static int ranking(Object given) {
        if (given instanceof Integer number) {
            return number;
        }
        try {
            return Integer.parseInt(String.valueOf(given).strip());
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDiscovery(Discovery discovery) {
        node.add(discovery);
    }

    void removeDiscovery(Discovery discovery) {
        await("a discovery method", node.remove(discovery), PATIENCE_WITH_PLUGINS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProtocol(Protocol protocol) {
        node.add(protocol);
    }

    void removeProtocol(Protocol protocol) {
        await("a protocol", node.remove(protocol), PATIENCE_WITH_PLUGINS);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNodeListener(NodeListener listener) {
        node.add(listener);
    }

    void removeNodeListener(NodeListener listener) {
        await("a node listener", node.remove(listener), PATIENCE_WITH_PLUGINS);
    }

    private static void await(String what, CompletionStage<?> stage, Duration patience) {
        try {
            stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("{} is still busy after {} ms; nobody waits for it any longer", what, patience.toMillis());
        } catch (ExecutionException | CompletionException e) {
            LOG.warn("{} did not leave in good order", what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public PeerId self() {
        return node.self();
    }

    @Override
    public String network() {
        return node.network();
    }

    @Override
    public Announcement announcement() {
        return node.announcement();
    }

    @Override
    public List<PointId> listening() {
        return node.listening();
    }

    @Override
    public List<String> transports() {
        return node.transports();
    }

    @Override
    public List<String> discoveries() {
        return node.discoveries();
    }

    @Override
    public List<String> protocols() {
        return node.protocols();
    }

    @Override
    public ConnectionPool pool() {
        return this;
    }

    @Override
    public AddressBook addressBook() {
        return this;
    }

    @Override
    public AccessLists access() {
        return node.access();
    }

    @Override
    public Scoring scoring() {
        return node.scoring();
    }

    @Override
    public ConnectionBounds bounds() {
        return node.bounds();
    }

    @Override
    public List<KeptPoint> kept() {
        return node.kept();
    }

    @Override
    public List<Recorded> endings() {
        return node.endings();
    }

    @Override
    public List<SuspectedFault> faults() {
        return node.faults();
    }

    @Override
    public Traffic traffic() {
        return node.traffic();
    }

    @Override
    public Bandwidth bandwidth() {
        return node.bandwidth();
    }

    @Override
    public CompletionStage<Connection> connect(PointId point) {
        return node.connect(point);
    }

    @Override
    public CompletionStage<Connection> connect(PointId point, Duration timeout) {
        return node.connect(point, timeout);
    }

    @Override
    public CompletionStage<Void> maintain() {
        return node.maintain();
    }

    @Override
    public CompletionStage<Void> expect(PointId point, Optional<PeerId> peer) {
        return node.expect(point, peer);
    }

    @Override
    public CompletionStage<List<TransportSwap>> swapTransport(String from, String to) {
        return node.swapTransport(from, to);
    }

    @Override
    public boolean disconnect(PeerId peer, CloseReason reason) {
        return node.disconnect(peer, reason);
    }

    @Override
    public PeerId peer(String text) {
        return node.peer(text);
    }

    @Override
    public List<Connection> connections() {
        return node.pool().connections();
    }

    @Override
    public Optional<Connection> connection(PeerId peer) {
        return node.pool().connection(peer);
    }

    @Override
    public int handshaking() {
        return node.pool().handshaking();
    }

    @Override
    public MessageTotals totals() {
        return node.pool().totals();
    }

    @Override
    public List<KnownPoint> points() {
        return node.addressBook().points();
    }

    @Override
    public Optional<KnownPoint> point(PointId point) {
        return node.addressBook().point(point);
    }

    @Override
    public List<KnownPeer> peers() {
        return node.addressBook().peers();
    }

    @Override
    public Optional<KnownPeer> peer(PeerId peer) {
        return node.addressBook().peer(peer);
    }

    @Override
    public List<KnownNote> notes(PeerId peer) {
        return node.addressBook().notes(peer);
    }

    @Override
    public EclipseRisk eclipse() {
        return node.addressBook().eclipse();
    }

    @Override
    public List<LogEntry> log(PointId point) {
        return node.addressBook().log(point);
    }

    @Override
    public List<LogEntry> log(PeerId peer) {
        return node.addressBook().log(peer);
    }
}
