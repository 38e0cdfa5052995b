package org.jackfield.itests.eclipse;

import java.nio.ByteBuffer;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.pool.address.table.Address;

/**
 * A node somewhere.
 *
 * @param number counts the honest and the hostile ones apart, from 0
 * @param hostile whether it is the attacker's
 */
record Machine(int number, boolean hostile, Address address, PeerId peer) {

    private static final int PORT = 9732;

    /** Counts all of them, the honest first. */
    int index() {
        return hostile ? World.HONEST + number : number;
    }

    /** A node in one of 17,408 groups of public addresses. */
    static Machine at(int group, int number, boolean hostile) {
        String host = (32 + group / 256) + "." + group % 256 + "." + (1 + number / 250) + "." + (1 + number % 250);
        ByteBuffer name = ByteBuffer.allocate(5).put((byte) (hostile ? 1 : 0)).putInt(number);
        return new Machine(
                number,
                hostile,
                Address.of(new PointId("tcp", host, PORT)),
                new PeerId(ByteString.of(name.array()), (hostile ? "mallory" : "honest") + number));
    }
}
