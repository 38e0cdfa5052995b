package org.jackfield.distribution.demo;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code jackfield demo}. */
@Command(name = "demo", mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
