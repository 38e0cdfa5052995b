package org.jackfield.discovery.lan;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket on which neighbours talk, and the one thread that tells and listens there.
 *
 * <p>A socket that cannot be opened, or fails, is opened again every 5 s; what is wrong is said once. {@link #stop} closes it; the thread
 * ends with it.
 */
final class Station implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Station.class);
    private static final Duration OPEN_AGAIN = Duration.ofSeconds(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LanSettings settings;
    private final Supplier<Optional<Beacon>> ours;
    private final DiscoverySink sink;
    private final InstantSource clock;
    private final Tally tally;
    private final Selector selector;
    private final Rhythm rhythm;
    private final Shares shares;
    private final Links links = new Links();
    private final AtomicBoolean wanted = new AtomicBoolean();
    private volatile boolean stopped;

    /** Owned by the thread, as all that follows. One byte more than there should be shows that there are too many. */
    private final ByteBuffer datagram = ByteBuffer.allocate(Beacon.BYTES + 1);

    private Optional<DatagramChannel> channel = Optional.empty();
    private Optional<ByteString> self = Optional.empty();
    private Instant secondEnds;
    private int readWithinSecond;
    private Instant reportDue;
    private long reported;
    private String trouble = "";

    Station(LanSettings settings, Supplier<Optional<Beacon>> ours, DiscoverySink sink, InstantSource clock, Tally tally)
            throws IOException {
        this.settings = settings;
        this.ours = ours;
        this.sink = sink;
        this.clock = clock;
        this.tally = tally;
        this.selector = Selector.open();
        Instant now = clock.instant();
        this.rhythm = new Rhythm(now);
        this.shares = new Shares(settings.maxPointsPerSource(), settings.maxPoints(), now);
        this.secondEnds = now.plus(SECOND);
        this.reportDue = now;
        this.reported = tally.bad();
    }

    /** Opens the socket, if that can be done: what is said from now on is heard. Before the thread runs. */
    void begin() {
        try {
            channel = Optional.of(open());
        } catch (IOException e) {
            complain("no socket can be opened for " + settings.address() + ": " + e.getMessage());
        }
    }

    /** Tells the neighbourhood now. */
    void seek() {
        wanted.set(true);
        selector.wakeup();
    }

    /** Nothing is found once it has returned. */
    synchronized void stop() {
        stopped = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try (selector) {
            while (!stopped) {
                converse();
                if (!stopped) {
                    selector.select(OPEN_AGAIN.toMillis());
                    begin();
                }
            }
            close();
        } catch (IOException e) {
            LOG.error("neighbours are not looked for any longer: {}", e.toString());
        }
    }

    /** Until it is stopped, or the socket fails. */
    private void converse() throws IOException {
        try {
            if (channel.isPresent()) {
                converse(channel.get());
            }
        } catch (IOException e) {
            complain("the socket of " + settings.address() + " fails: " + e.getMessage());
        } finally {
            close();
        }
    }

    private void close() throws IOException {
        if (channel.isPresent()) {
            channel.get().close();
            channel = Optional.empty();
        }
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            // other nodes of this machine, Octez's as well, share the port with us
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.bind(new InetSocketAddress(settings.address().getPort()));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void converse(DatagramChannel channel) throws IOException {
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        while (!stopped) {
            Instant now = clock.instant();
            if (wanted.getAndSet(false)) {
                rhythm.wake(now);
            }
            if (!now.isBefore(rhythm.due())) {
                tell(channel, now);
            }
            report(now);
            boolean mayRead = mayRead(now);
            key.interestOps(mayRead ? SelectionKey.OP_READ : 0);
            Instant next = mayRead || rhythm.due().isBefore(secondEnds) ? rhythm.due() : secondEnds;
            selector.select(Math.max(1, Duration.between(now, next).toMillis()));
            listen(channel);
        }
    }

    private void tell(DatagramChannel channel, Instant now) {
        Optional<Beacon> beacon = ours.get();
        if (beacon.isEmpty()) {
            rhythm.nothingToTell(now);
            return;
        }
        self = beacon.map(Beacon::peer);
        try {
            send(channel, beacon.get());
            trouble = "";
        } catch (IOException e) {
            complain("neighbours cannot be told at " + settings.address() + ": " + e.getMessage());
        }
        rhythm.told(now);
    }

    private void send(DatagramChannel channel, Beacon beacon) throws IOException {
        try {
            channel.send(beacon.written(), settings.address());
        } catch (IOException noWay) {
            // without a default route the system knows no way to 255.255.255.255, though our networks are there
            List<InetAddress> networks = settings.toEverybody() ? Links.broadcasts() : List.of();
            if (networks.isEmpty()) {
                throw noWay;
            }
            for (InetAddress network : networks) {
                channel.send(
                        beacon.written(),
                        new InetSocketAddress(network, settings.address().getPort()));
            }
        }
    }

    private void listen(DatagramChannel channel) throws IOException {
        Instant now = clock.instant();
        while (mayRead(now) && !stopped) {
            datagram.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(datagram);
            if (source == null) {
                return;
            }
            readWithinSecond++;
            tally.count(heard(source, now));
        }
    }

    private Fate heard(InetSocketAddress source, Instant now) throws IOException {
        if (!links.contain(source.getAddress(), now)) {
            return Fate.OFF_LINK;
        }
        Reading reading = Beacon.read(datagram.flip());
        if (reading instanceof Reading.Flawed flawed) {
            return flawed.fate();
        }
        Beacon beacon = ((Reading.Sound) reading).beacon();
        if (self.equals(Optional.of(beacon.peer()))) {
            return Fate.OWN;
        }
        PointId point = PointId.of(PointId.DEFAULT_SCHEME, source.getAddress(), beacon.port());
        Fate fate = shares.take(source.getAddress(), point, now);
        if (fate == Fate.FOUND) {
            found(point);
        }
        return fate;
    }

    private synchronized void found(PointId point) {
        if (!stopped) {
            sink.found(Finding.hearsay(point));
        }
    }

    private boolean mayRead(Instant now) {
        if (!now.isBefore(secondEnds)) {
            secondEnds = now.plus(SECOND);
            readWithinSecond = 0;
        }
        return readWithinSecond < settings.maxDatagrams();
    }

    /** Tells of bad datagrams, if there are new ones, once a minute. */
    private void report(Instant now) {
        if (tally.bad() > reported && !now.isBefore(reportDue)) {
            LOG.warn("of the datagrams of the neighbourhood so far, {}", tally);
            reported = tally.bad();
            reportDue = now.plus(Shares.MINUTE);
        }
    }

    /** The same trouble is told once, until it is over. */
    private void complain(String sentence) {
        if (!sentence.equals(trouble)) {
            LOG.warn(sentence);
            trouble = sentence;
        }
    }
}
