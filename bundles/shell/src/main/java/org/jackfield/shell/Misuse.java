package org.jackfield.shell;

/** A command was given what it cannot use; the message is the sentence that is shown. */
final class Misuse extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    Misuse(String sentence) {
        super(sentence);
    }
}
