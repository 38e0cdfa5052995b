package org.jackfield.distribution;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the program ends, for whoever started it. The numbers never change their meaning. */
public enum ExitCode {
    DONE(0, "done, or stopped as asked (SIGTERM and Ctrl-C included)"),
    UNEXPECTED(1, "an error that nobody foresaw; the log has more"),
    USAGE(2, "the command line cannot be understood, or contradicts itself"),
    IDENTITY_EXISTS(3, "there is an identity already, and it is never overwritten"),
    IDENTITY_MISSING(4, "there is no identity"),
    IDENTITY_DAMAGED(5, "the identity cannot be read or written, or its parts do not belong together"),
    WORK_INSUFFICIENT(6, "the identity proves less work than asked for"),
    DATA_DIRECTORY_BUSY(7, "another node uses the data directory"),
    DATA_DIRECTORY_UNUSABLE(8, "the data directory cannot be read or written"),
    NOT_LISTENING(9, "a point to listen on is taken, or not ours"),
    SETTINGS(10, "a settings file cannot be read, or settings contradict each other"),
    INCOMPLETE(11, "the distribution is incomplete, or a bundle does not start"),
    DEMO_FAILED(12, "the demo ran, and not all that it shows has happened"),
    NO_NODE(13, "no node answers at the API's address, or it has gone while it was listened to"),
    REFUSED_BY_NODE(14, "the node refused or failed what it was asked for, and said why"),
    NOT_AUTHORISED(15, "the node wants a token, or another one"),
    UNKNOWN_TO_NODE(16, "the node knows no such peer, point or connection"),
    NOT_BANNED(17, "asked with --exit-code: it is not banned"),
    DOOR_SHUT(18, "the address asked for by --rpc-addr or --metrics-addr cannot be opened"),
    NOT_ALL_SWAPPED(19, "transports were swapped, and some connections stayed with the old one, or are lost"),
    NO_RECORDING(20, "nothing was recorded there, or nothing that was can be read"),
    POLICY_UNUSABLE(21, "there is no such policy, or it does not start, or not with such settings"),
    NOT_THE_SAME(22, "replayed with the policies and the settings of the time, not every answer was the same"),
    NO_JAVA(127, "no Java 17 or later was found (said by the script bin/jackfield)"),
    CANCELLED(130, "called off with Ctrl-C before anything was done: while an identity is searched, say"),
    TERMINATED(143, "the same by SIGTERM");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the operating system is told. */
    public int number() {
        return number;
    }

    /** All of them, for the help texts. */
    static Map<String, String> list() {
        Map<String, String> list = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            list.put(Integer.toString(code.number), code.meaning);
        }
        return list;
    }
}
