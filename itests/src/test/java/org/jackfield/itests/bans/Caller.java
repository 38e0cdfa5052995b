package org.jackfield.itests.bans;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.Resident;
import org.jackfield.pool.Town;
import org.jackfield.pool.settings.Reach;
import org.jackfield.transports.memory.MemoryTransport;

/** A whole node that knows one other, and that either nobody can dial, or nobody but that one dials. */
final class Caller {

    private final Town town;
    private final Resident node;
    private boolean dialling;
    private int inVain;

    /** @param address that others may have, too */
    Caller(Town town, String name, String address) {
        this(town, name, address, new Reach(List.of(), OptionalInt.empty(), List.of(), false, false, false));
    }

    /** One that listens at its address, where nobody else does. */
    static Caller listening(Town town, String name, String address) {
        return new Caller(town, name, address, Reach.listeningOn(Town.at(address)));
    }

    private Caller(Town town, String name, String address, Reach reach) {
        this.town = town;
        node = new Resident(town, name, Town.quiet(name).with(reach), Town.NETWORK);
        node.transport = new MemoryTransport(town.network, address);
        node.begin();
    }

    Resident node() {
        return node;
    }

    Optional<Connection> connection() {
        return node.node.pool().connections().stream().findFirst();
    }

    /** Dials, if it neither is connected nor dials already. */
    void call(Resident other) {
        dial(node, Town.at(other.host));
    }

    /** Is dialled likewise. */
    void isCalledBy(Resident other, String address) {
        dial(other, Town.at(address));
    }

    private void dial(Resident from, PointId to) {
        if (!dialling && connection().isEmpty()) {
            dialling = true;
            from.node.connect(to, Duration.ofSeconds(30)).whenComplete((connection, failure) -> {
                dialling = false;
                inVain += failure == null ? 0 : 1;
            });
        }
    }

    void say(MessageId id, Payload payload) {
        connection().ifPresent(open -> open.send(id, payload));
    }

    void leave() {
        connection().ifPresent(open -> open.close(new CloseReason.OperatorDecided("for now")));
    }

    /** How often it has dialled and was not let in, or was dialled in vain. */
    int inVain() {
        return inVain;
    }

    /** Is nobody any more. */
    void end() {
        node.node.shutdown().thenRun(node.transport::shutdown);
    }
}
