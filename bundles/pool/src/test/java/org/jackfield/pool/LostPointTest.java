package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.transports.memory.MemoryTransport;
import org.junit.jupiter.api.Test;

/** A listener loses its point, and tries by itself to be there again. */
class LostPointTest {

    private static final PointId HERE = Town.at("192.0.2.1");
    private static final CloseReason CLOSED = new CloseReason.ListenFailed(HERE, "somebody else has closed its socket");

    private final Town town = new Town(7);
    private final Resident alice = town.moveIn(HERE.host());

    @Test
    void itIsNamedNoMoreUntilItIsListenedOnAgain() {
        Fickle transport = moveInTo();

        transport.accepting.lost(CLOSED);
        transport.accepting.lost(new CloseReason.AddressInUse(HERE));
        transport.accepting.lost(new CloseReason.AddressInUse(HERE));
        town.passSeconds(10);

        assertEquals(List.of(), alice.node.listening());
        assertEquals(
                List.of(
                        new NodeEvent.NotListening(HERE, CLOSED),
                        new NodeEvent.NotListening(HERE, new CloseReason.AddressInUse(HERE))),
                alice.heard(NodeEvent.NotListening.class),
                "each reason once");

        transport.accepting.regained();
        town.passSeconds(1);

        assertEquals(List.of(HERE), alice.node.listening());
        assertEquals(List.of(new NodeEvent.Listening(HERE)), alice.heard(NodeEvent.Listening.class));
        assertEquals(1, transport.listened, "nobody else has tried");
    }

    @Test
    void whoeverCannotAcceptForAMomentIsStillThere() {
        Fickle transport = moveInTo();

        transport.accepting.troubled(new CloseReason.ListenFailed(HERE, "Too many open files"));
        town.passSeconds(1);

        assertEquals(List.of(HERE), alice.node.listening());
        assertEquals(List.of(), alice.heard(NodeEvent.NotListening.class));
    }

    private Fickle moveInTo() {
        town.remove(alice);
        Fickle transport = new Fickle(town, alice.host);
        alice.node.add(transport);
        town.passSeconds(1);
        assertEquals(List.of(HERE), alice.node.listening());
        alice.events.clear();
        return transport;
    }

    /** Its listener tells what the test wants it to. */
    private static final class Fickle extends Guise {

        private Accepting accepting;
        private int listened;

        Fickle(Town town, String host) {
            super(MemoryTransport.SCHEME, town, host);
        }

        @Override
        public CompletionStage<Listener> listen(ListenRequest request, Accepting listening) {
            accepting = listening;
            listened++;
            return super.listen(request, listening);
        }
    }
}
