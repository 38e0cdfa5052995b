package org.jackfield.admin;

/** The description of the API, as a judge of answers. */
final class Description {

    private Description() {}

    static void check(OpenDoor.Reply reply) {}
}
