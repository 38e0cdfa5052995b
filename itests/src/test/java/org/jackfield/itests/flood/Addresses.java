package org.jackfield.itests.flood;

import java.net.InetSocketAddress;

/** Who comes from where: all in 127.0.0.0/8, which on Linux is this machine. */
final class Addresses {

    private static final int FIRST_ATTACKING = 10;
    private static final int FIRST_HONEST = 128;
    private static final int HOSTS = 250;
    private static final int HONEST_NETWORKS = 100;

    private Addresses() {}

    /** The attackers fill their networks evenly. */
    static InetSocketAddress attacker(long number, int networks) {
        int network = (int) (number % networks);
        int host = (int) (number / networks % HOSTS);
        return at(FIRST_ATTACKING + network / 250, network % 250, host + 1);
    }

    /** Every honest peer has an address of its own, and no two in a row share a network. */
    static InetSocketAddress honest(long number) {
        int network = (int) (number % HONEST_NETWORKS);
        long round = number / HONEST_NETWORKS;
        return at(FIRST_HONEST + (int) (round / HOSTS % 100), network, 1 + (int) (round % HOSTS));
    }

    private static InetSocketAddress at(int second, int third, int fourth) {
        return new InetSocketAddress("127." + second + "." + third + "." + fourth, 0);
    }
}
