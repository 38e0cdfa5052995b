package org.jackfield.itests.bans;

import java.util.Set;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.scoring.Deed;
import org.jackfield.pool.PoolNode;

/** The application of the node that is attacked: notes what is invalid, and throws out who has forged something. */
final class Market implements Protocol {

    static final MessageId WARES = new MessageId(0x4a61);

    static final Payload GOOD = wares(0);
    static final Payload INVALID = wares(1);
    static final Payload FORGED = wares(2);

    private static final int WARES_BYTES = 300;

    private final PoolNode node;

    Market(PoolNode node) {
        this.node = node;
    }

    private static Payload wares(int quality) {
        byte[] bytes = new byte[WARES_BYTES];
        bytes[0] = (byte) quality;
        return Payload.of(bytes);
    }

    @Override
    public String name() {
        return "market";
    }

    @Override
    public Set<MessageId> messages() {
        return Set.of(WARES);
    }

    @Override
    public void connected(Connection connection) {}

    @Override
    public void received(Connection connection, MessageId id, Payload payload) {
        if (payload.equals(INVALID)) {
            node.scoring().note(connection.peer(), Deed.INVALID, 1);
        } else if (payload.equals(FORGED)) {
            connection.close(new CloseReason.Misbehaviour("market", "forged wares"));
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {}
}
