package org.jackfield.itests.moves;

/**
 * A way to a port of this machine that can be cut from outside, without the two ends' doing: whoever sends to the path's own port is led on.
 *
 * <p>Safe from any thread.
 */
interface Path extends AutoCloseable {

    /** Where it begins. */
    int port();

    /** Where it ends; before that it leads nowhere. */
    void leadTo(int there);

    /** Nothing passes any more. Those who are connected through it are told by a reset alone. */
    void suffer(Cut cut);

    /** Leads on those who come from now on; what it had open is gone. */
    void mend();

    @Override
    void close();
}
