package org.jackfield.discovery.mdns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.point.PointId;

/**
 * Multicast DNS on one of our networks: tells our notices there, and hears others'.
 *
 * <p>What is heard goes on, on a thread of the library, only if it is at an address of this very link: whoever answers can write any address
 * into an answer. {@link #close} says goodbye to the neighbours, which takes two seconds or so,
 * and ends the library's threads.
 */
final class Responder implements ServiceListener, AutoCloseable {

    private final AddressRange link;
    private final Consumer<Heard> heard;
    private final JmDNS dns;
    private final Map<Notice, ServiceInfo> told = new HashMap<>();

    /**
     * A notice, and the place that it means.
     *
     * @param gone whether it is not there any longer
     */
    record Heard(Notice notice, PointId point, boolean gone) {}

    /** Begins; takes its time. The name stands in place of the machine's, which is nobody's business. */
    Responder(InterfaceAddress address, String name, Consumer<Heard> heard) throws IOException {
        this.link = AddressRange.of(address.getAddress(), address.getNetworkPrefixLength());
        this.heard = heard;
        this.dns = JmDNS.create(address.getAddress(), name);
        dns.addServiceListener(Notice.TCP, this);
        dns.addServiceListener(Notice.UDP, this);
    }

    /** Tells exactly these from now on. */
    void tell(Set<Notice> notices) throws IOException {
        for (Notice old : new HashSet<>(told.keySet())) {
            if (!notices.contains(old)) {
                dns.unregisterService(told.remove(old));
            }
        }
        for (Notice fresh : notices) {
            if (!told.containsKey(fresh)) {
                ServiceInfo service = fresh.written();
                dns.registerService(service);
                told.put(fresh, service);
            }
        }
    }

    @Override
    public void serviceAdded(ServiceEvent event) {
        // the library asks for the rest by itself
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
        pass(event.getInfo(), false);
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
        pass(event.getInfo(), true);
    }

    @Override
    public void close() throws IOException {
        dns.close();
    }

    private void pass(ServiceInfo service, boolean gone) {
        Optional<Notice> notice = Notice.read(service);
        if (notice.isPresent()) {
            for (InetAddress address : service.getInetAddresses()) {
                if (link.contains(address)) {
                    notice.get().at(address).ifPresent(point -> heard.accept(new Heard(notice.get(), point, gone)));
                }
            }
        }
    }
}
