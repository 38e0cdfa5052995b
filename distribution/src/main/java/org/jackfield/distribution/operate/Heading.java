package org.jackfield.distribution.operate;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A word that only begins a command: alone it says how one may go on. */
public abstract class Heading implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "A word is missing after '" + spec.name() + "': "
                        + String.join(" or ", spec.subcommands().keySet()) + ".");
    }
}
