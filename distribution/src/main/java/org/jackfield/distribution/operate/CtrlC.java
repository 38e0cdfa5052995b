package org.jackfield.distribution.operate;

import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ctrl-C and SIGTERM as the way to end a command that would go on for ever: with exit code 0. */
final class CtrlC {

    private static final Logger LOG = LoggerFactory.getLogger(CtrlC.class);

    private CtrlC() {}

    /** Does something that the user may end. */
    static void ends(Task task) throws Refusal, InterruptedException {
        Thread end = new Thread(() -> Runtime.getRuntime().halt(ExitCode.DONE.number()), "ctrl-c");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            task.run();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(end);
            } catch (IllegalStateException e) {
                LOG.debug("the user was faster", e);
            }
        }
    }

    /** What goes on until something is wrong. */
    @FunctionalInterface
    interface Task {
        void run() throws Refusal, InterruptedException;
    }
}
