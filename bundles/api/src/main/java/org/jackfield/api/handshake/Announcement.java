package org.jackfield.api.handshake;

import java.util.Objects;
import java.util.OptionalInt;

/**
 * What a node says of itself in its handshake.
 *
 * @param network the network it belongs to; another means another world
 * @param databaseVersion the highest version of the application messages that it speaks
 * @param p2pVersion the highest version of the peer-to-peer messages that it speaks
 * @param port where it says that it can be dialled, at the address it is seen at; absent if it cannot
 * @param privateNode it does not want to be advertised
 * @param withoutMempool it does not want to be told of pending operations
 */
public record Announcement(
        String network,
        int databaseVersion,
        int p2pVersion,
        OptionalInt port,
        boolean privateNode,
        boolean withoutMempool) {

    public Announcement {
        Objects.requireNonNull(network);
        Objects.requireNonNull(port);
    }
}
