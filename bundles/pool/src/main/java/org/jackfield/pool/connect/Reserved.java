package org.jackfield.pool.connect;

import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * For whom there is room although there is none for others: those that the operator wants connected, while they are not. On the control
 * thread.
 */
public interface Reserved {

    /** For nobody. */
    Reserved NOBODY = new Reserved() {
        @Override
        public boolean reserved(PointId point) {
            return false;
        }

        @Override
        public boolean reserved(PeerId peer, Optional<PointId> point) {
            return false;
        }
    };

    /** Whether whoever is at a point that we are about to dial is wanted. */
    boolean reserved(PointId point);

    /** Whether a peer is wanted, which can be dialled at that point. */
    boolean reserved(PeerId peer, Optional<PointId> point);
}
