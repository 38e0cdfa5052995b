package org.jackfield.leakprobe;

import java.io.IOException;

/** No heap dump is taken; the message says why. */
public final class NoDump extends IOException {

    private static final long serialVersionUID = 1L;

    NoDump(String why) {
        super(why);
    }
}
