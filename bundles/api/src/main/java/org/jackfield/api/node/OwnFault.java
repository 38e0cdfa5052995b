package org.jackfield.api.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Something that is probably wrong with this node, its machine or its network, and that would make good peers look bad.
 *
 * <p>A closed list; each has a word for machines, a sentence for people, and the remedy.
 */
public sealed interface OwnFault {

    /** What seems to be wrong: a clause without a full stop. */
    String sentence();

    /** What the operator can do: a clause without a full stop. */
    String remedy();

    /** A stable word for metrics and machines, for example {@code clock-stepped}. */
    default String word() {
        return word(getClass());
    }

    /** The words of all that there are, in the order in which they stand here. */
    static List<String> words() {
        return Arrays.stream(OwnFault.class.getPermittedSubclasses())
                .map(OwnFault::word)
                .toList();
    }

    private static String word(Class<?> kind) {
        return kind.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** The wall clock was set, or the machine slept: so far forward, or back if negative. */
    record ClockStepped(Duration by) implements OwnFault {

        public ClockStepped {
            Objects.requireNonNull(by);
        }

        @Override
        public String sentence() {
            return "the wall clock jumped by " + by.toSeconds() + " s: it was set, or the machine slept";
        }

        @Override
        public String remedy() {
            return "let a time service keep the clock, and restart the node if the times that it shows are wrong";
        }
    }

    /** The process did not run for so long. */
    record StoodStill(Duration time) implements OwnFault {

        public StoodStill {
            Objects.requireNonNull(time);
        }

        @Override
        public String sentence() {
            return "this process did not run for " + time.toSeconds() + " s";
        }

        @Override
        public String remedy() {
            return "look for a machine that is overloaded, short of memory or was suspended";
        }
    }

    /** Nobody out there can be reached. */
    record NoWayOut(int dials, int networks) implements OwnFault {
        @Override
        public String sentence() {
            return "none of the last " + dials + " dials, to " + networks
                    + " networks, found a way, and nobody is connected";
        }

        @Override
        public String remedy() {
            return "look at the machine's network: cable, route, firewall";
        }
    }

    /** None of the names that were asked for can be resolved. */
    record NamesFail(int names) implements OwnFault {
        @Override
        public String sentence() {
            return names == 1
                    ? "the one name that was asked for does not resolve"
                    : "none of " + names + " names resolves";
        }

        @Override
        public String remedy() {
            return "look at the machine's name servers, or name one with --dns-server";
        }
    }

    /** All who dial us seem to come from one private address, behind which we cannot tell them apart. */
    record OneGateway(String address, int peers) implements OwnFault {

        public OneGateway {
            Objects.requireNonNull(address);
        }

        @Override
        public String sentence() {
            return "all " + peers + " peers that dialled us seem to come from " + address
                    + ": a gateway hides their addresses, so that none of them can be barred alone";
        }

        @Override
        public String remedy() {
            return "use the host's network, or let the gateway speak the PROXY protocol and name it in the transport's setting proxies";
        }
    }

    /** A file of the node cannot be written. */
    record FileUnwritten(String file, String text) implements OwnFault {

        public FileUnwritten {
            Objects.requireNonNull(file);
            Objects.requireNonNull(text);
        }

        @Override
        public String sentence() {
            return file + " is not up to date: " + text;
        }

        @Override
        public String remedy() {
            return "make room on the disk, or look at its permissions; it is tried again by itself";
        }
    }
}
