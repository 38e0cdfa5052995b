package org.jackfield.pool.selfcheck;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * The addresses that on the internet belong to no single caller: private, loopback, link-local and carrier-grade ones. Whoever dials us
 * from one has come through something that stands before us, and so may everybody else.
 */
final class SharedAddresses {

    private SharedAddresses() {}

    static boolean contain(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
        boolean carrierGrade = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || uniqueLocal
                || carrierGrade;
    }
}
