package org.jackfield.admin;

/** Whose paths are whose. */
final class Paths {

    private Paths() {}

    /** One of Octez's, with Octez's shapes. */
    static boolean ofOctez(String path) {
        return path.equals("/version") || path.equals("/network") || path.startsWith("/network/");
    }
}
