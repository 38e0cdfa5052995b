package org.jackfield.distribution.text;

/** Hears what people ought to mend while the node goes on; safe from any thread. */
@FunctionalInterface
public interface Complaints {

    /**
     * Tells it: to standard error, to the log, and as an event.
     *
     * @param word the event's
     * @param sentence what is wrong, where, and what counts meanwhile
     */
    void complain(String word, String sentence);
}
