package org.jackfield.discovery.lan;

/** A datagram, read. */
sealed interface Reading {

    /** It says what it should. */
    record Sound(Beacon beacon) implements Reading {}

    /** It cannot be used. */
    record Flawed(Fate fate) implements Reading {}
}
