package org.jackfield.eventloops;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What may be sent to callers who have not shown yet that they receive where they send from: three times what has come from there (RFC
 * 9000, 8.1). QUIC sees to it by itself, but quiche does not count the bytes by which it makes datagrams longer.
 *
 * <p>Several callers may have one address, and one of them that has shown it speaks for all. Owned by the socket's event loop.
 */
final class Allowances {

    private static final int TIMES = 3;

    private final Map<InetSocketAddress, Allowance> byAddress = new HashMap<>();

    private static final class Allowance {

        private int callers;
        private int proven;
        private long left;
    }

    /** A caller has come. */
    void arrived(InetSocketAddress address) {
        byAddress.computeIfAbsent(address, first -> new Allowance()).callers++;
    }

    /** So much has come from there. */
    void heard(InetSocketAddress address, int bytes) {
        of(address).ifPresent(allowance -> allowance.left += (long) TIMES * bytes);
    }

    /** One of the callers has shown that he is there. */
    void proven(InetSocketAddress address) {
        of(address).ifPresent(allowance -> allowance.proven++);
    }

    /** One of them has gone. */
    void left(InetSocketAddress address, boolean wasProven) {
        of(address).ifPresent(allowance -> {
            allowance.callers--;
            allowance.proven -= wasProven ? 1 : 0;
            if (allowance.callers == 0) {
                byAddress.remove(address);
            }
        });
    }

    /** Whether so much may leave for there; if so, it is counted. Where no caller is, all may. */
    boolean allows(InetSocketAddress address, int bytes) {
        Optional<Allowance> allowance = of(address);
        if (allowance.isEmpty() || allowance.get().proven > 0) {
            return true;
        }
        if (allowance.get().left < bytes) {
            return false;
        }
        allowance.get().left -= bytes;
        return true;
    }

    private Optional<Allowance> of(InetSocketAddress address) {
        return Optional.ofNullable(byAddress.get(address));
    }
}
