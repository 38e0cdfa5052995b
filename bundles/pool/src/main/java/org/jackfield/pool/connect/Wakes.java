package org.jackfield.pool.connect;

import org.jackfield.api.point.PointId;

/** What others wait for. On the control thread. */
public interface Wakes {

    /** Nobody waits. */
    Wakes NONE = new Wakes() {
        @Override
        public void connected(boolean newPeer) {}

        @Override
        public void disconnected() {}

        @Override
        public void learned(PointId point) {}
    };

    /** There is one connection more. */
    void connected(boolean newPeer);

    /** There is one connection less. */
    void disconnected();

    /** There is a point that we did not know; whoever found out tells the events. */
    void learned(PointId point);
}
