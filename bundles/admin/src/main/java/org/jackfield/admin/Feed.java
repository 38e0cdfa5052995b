package org.jackfield.admin;

/** Where the lines of a stream come from. */
@FunctionalInterface
interface Feed {

    /** Begins to give lines; the returned end is called once, when nobody reads any more. */
    Runnable begin(LineStream stream);
}
