package org.jackfield.api.reason;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.OptionalInt;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;

/**
 * Why a channel or a connection ended, or never began.
 *
 * <p>A closed list with no catch-all: what another node says in words of its own is {@link Foreign}. Each has a sentence for people,
 * tells whom it speaks against, and has Octez's number where Octez has one (octez-behaviour.md, section 18).
 * Only text and numbers, so that keeping one keeps no plugin alive.
 */
public sealed interface CloseReason {

    /** What happened, for people: a clause without a full stop. */
    String sentence();

    /** A stable word for logs, metrics and machines, for example {@code insufficient-work}. */
    default String word() {
        return getClass().getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Whom it speaks against. */
    default Blame blame() {
        return Blame.NOBODY;
    }

    /** Octez's number for it, if it has one. */
    default OptionalInt code() {
        return OptionalInt.empty();
    }

    /** Whether the far end, or the way there, ended a connection that we would have kept. */
    default boolean external() {
        return false;
    }

    /** What took too long. */
    enum Phase {
        /** Opening the channel. */
        DIALLING("dialling"),
        /** From the open channel to the last ack. */
        HANDSHAKE("the handshake"),
        /** Waiting for the far end to take what we write. */
        WRITING("writing");

        private final String word;

        Phase(String word) {
            this.word = word;
        }

        String sentence() {
            return word;
        }
    }

    /** The channel broke: reset, or silent for too long. */
    record ConnectionLost() implements CloseReason {
        @Override
        public String sentence() {
            return "the connection was lost";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x01);
        }

        @Override
        public boolean external() {
            return true;
        }
    }

    /** The far end closed the channel in good order. */
    record ClosedByPeer() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer closed the connection";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x02);
        }

        @Override
        public boolean external() {
            return true;
        }
    }

    /** Something of our own failed in a way that nobody foresaw; the log has more. */
    record UnexpectedError(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "an unexpected error: " + text;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x03);
        }
    }

    /** Nobody listens there. */
    record DialRefused() implements CloseReason {
        @Override
        public String sentence() {
            return "the connection was refused";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x04);
        }
    }

    /** No way leads to the host. */
    record HostUnreachable() implements CloseReason {
        @Override
        public String sentence() {
            return "the host is unreachable";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x05);
        }
    }

    /** We gave up dialling before it was decided. */
    record DialCancelled() implements CloseReason {
        @Override
        public String sentence() {
            return "dialling was called off";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x06);
        }
    }

    /** The transport could not open a channel, for the reason it gives. */
    record DialFailed(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "dialling failed: " + text;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x07);
        }
    }

    /** The host name leads to no address. */
    record NameNotResolved(String host) implements CloseReason {
        @Override
        public String sentence() {
            return "the name " + host + " could not be resolved";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x07);
        }
    }

    /** The scheduler has shut down. */
    record SchedulerClosed() implements CloseReason {
        @Override
        public String sentence() {
            return "the scheduler has shut down";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x11);
        }
    }

    /** The channel ended before our answer to the handshake was written. */
    record AckUnwritten() implements CloseReason {
        @Override
        public String sentence() {
            return "the channel ended before the answer of our handshake was written";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x12);
        }
    }

    /** The channel ended, or garbage came, before the far end's answer to the handshake was read. */
    record AckUnread() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer's answer to the handshake could not be read";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x13);
        }
    }

    /** We rejected the peer with a nack. */
    record Rejected(Rejection motive) implements CloseReason {
        @Override
        public String sentence() {
            return "we rejected the peer: " + motive.sentence();
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x15);
        }
    }

    /** The peer rejected us with a nack. */
    record RejectedByPeer(Rejection motive) implements CloseReason {
        @Override
        public String sentence() {
            return "the peer rejected us: " + motive.sentence();
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x16);
        }
    }

    /** More handshakes at once than the named setting allows, and this was the one that mattered least. */
    record TooManyHandshakes(int limit, String setting) implements CloseReason {
        @Override
        public String sentence() {
            return "more than " + limit + " handshakes at once (setting " + setting + ")";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x18);
        }
    }

    /**
     * The address is black-listed.
     *
     * @param why who black-listed it and why, perhaps nothing
     */
    record AddressBanned(String why) implements CloseReason {

        /** Without a word of why. */
        public AddressBanned() {
            this("");
        }

        @Override
        public String sentence() {
            return "the address is banned" + (why.isEmpty() ? "" : ": " + why);
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x19);
        }
    }

    /**
     * The peer is black-listed.
     *
     * @param why who black-listed it and why, perhaps nothing
     */
    record PeerBanned(String why) implements CloseReason {

        /** Without a word of why. */
        public PeerBanned() {
            this("");
        }

        @Override
        public String sentence() {
            return "the peer is banned" + (why.isEmpty() ? "" : ": " + why);
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x22);
        }
    }

    /**
     * The operator black-listed the address while the connection was open.
     *
     * @param why the operator's words, perhaps none
     */
    record AddressBannedByOperator(String why) implements CloseReason {
        @Override
        public String sentence() {
            return "the operator banned the address" + (why.isEmpty() ? "" : ": " + why);
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x21);
        }
    }

    /**
     * The operator black-listed the peer while the connection was open.
     *
     * @param why the operator's words, perhaps none
     */
    record PeerBannedByOperator(String why) implements CloseReason {
        @Override
        public String sentence() {
            return "the operator banned the peer" + (why.isEmpty() ? "" : ": " + why);
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x22);
        }
    }

    /**
     * The address is grey-listed.
     *
     * @param why what it is grey-listed for
     * @param until when that ends
     */
    record AddressGreylisted(String why, Instant until) implements CloseReason {
        @Override
        public String sentence() {
            return "the address is grey-listed until " + until.truncatedTo(ChronoUnit.SECONDS) + ": " + why;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x19);
        }
    }

    /**
     * The peer is grey-listed.
     *
     * @param why what it is grey-listed for
     * @param until when that ends
     */
    record PeerGreylisted(String why, Instant until) implements CloseReason {
        @Override
        public String sentence() {
            return "the peer is grey-listed until " + until.truncatedTo(ChronoUnit.SECONDS) + ": " + why;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x19);
        }
    }

    /** The address is in the compact filter of what overflowed from the grey list, which knows no reasons and errs now and then. */
    record AddressInOverflow() implements CloseReason {
        @Override
        public String sentence() {
            return "the address is probably grey-listed: it is in the filter of what overflowed from the list";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x19);
        }
    }

    /** The peer is in the compact filter of what overflowed from the grey list, which knows no reasons and errs now and then. */
    record PeerInOverflow() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer is probably grey-listed: it is in the filter of what overflowed from the list";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x19);
        }
    }

    /** A policy refused it. */
    record RefusedByPolicy(String policy, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "policy " + policy + " refused it: " + text;
        }
    }

    /** A policy that the operator requires is absent, and nobody new is let in without it. */
    record PolicyAbsent(String policy, String setting) implements CloseReason {
        @Override
        public String sentence() {
            return "policy " + policy + " is absent and required (setting " + setting + ")";
        }
    }

    /** A policy did not answer in time. */
    record PolicyLate(String policy, Duration limit, String setting) implements CloseReason {
        @Override
        public String sentence() {
            return "policy " + policy + " did not answer within " + limit.toMillis() + " ms (setting " + setting + ")";
        }
    }

    /** We have more connections than we may, and dial nobody. */
    record NoRoom(int connections, String setting) implements CloseReason {
        @Override
        public String sentence() {
            return connections + " connections are as many as there may be (setting " + setting + ")";
        }
    }

    /** Another peer answered than the operator said would. */
    record UnexpectedPeer(PeerId expected, PeerId found) implements CloseReason {
        @Override
        public String sentence() {
            return "expected peer " + expected + " but found " + found;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x20);
        }
    }

    /** The node, or the core of it, is shutting down. */
    record Shutdown() implements CloseReason {
        @Override
        public String sentence() {
            return "the node is shutting down";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x23);
        }
    }

    /** The connection was exchanged for another by a swap. */
    record Swapped() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer was swapped for another";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x24);
        }
    }

    /** The operator asked for it. */
    record OperatorDecided(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "the operator closed it" + (text.isEmpty() ? "" : ": " + text);
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x25);
        }
    }

    /** There were more connections than maintenance keeps. */
    record MaintenanceTooMany() implements CloseReason {
        @Override
        public String sentence() {
            return "maintenance closed one connection too many";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x26);
        }
    }

    /** The node was full, and a policy let it go for a newcomer. */
    record Displaced(String policy) implements CloseReason {
        @Override
        public String sentence() {
            return "it has yielded its place to a newcomer (policy " + policy + ")";
        }
    }

    /** An application protocol asked for it. */
    record ProtocolDecided(String protocol, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "protocol " + protocol + " closed it: " + text;
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x27);
        }
    }

    /** The machine has no way into that network. */
    record NetworkUnreachable() implements CloseReason {
        @Override
        public String sentence() {
            return "the network is unreachable";
        }

        @Override
        public OptionalInt code() {
            return OptionalInt.of(0x29);
        }
    }

    /** The phase took longer than its setting allows. */
    record TimedOut(Phase phase, Duration limit) implements CloseReason {
        @Override
        public String sentence() {
            return phase.sentence() + " took longer than " + limit.toMillis() + " ms";
        }
    }

    /** Somebody else listens there. */
    record AddressInUse(PointId point) implements CloseReason {
        @Override
        public String sentence() {
            return point + " is already in use";
        }
    }

    /** The transport could not listen, for the reason it gives. */
    record ListenFailed(PointId point, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "cannot listen on " + point + ": " + text;
        }
    }

    /** No transport for the scheme is present. */
    record NoTransport(String scheme) implements CloseReason {
        @Override
        public String sentence() {
            return "no transport for " + scheme + ":// is present";
        }
    }

    /** The transport that carried the channel has left. */
    record TransportGone(String scheme) implements CloseReason {
        @Override
        public String sentence() {
            return "the transport " + scheme + " has left";
        }
    }

    /** The peer's stamp does not prove the work that we ask for. */
    record InsufficientWork() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer's proof of work is insufficient";
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS;
        }
    }

    /** A handshake message says something that the protocol does not. */
    record HandshakeUndecodable(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "a handshake message cannot be decoded: " + text;
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS;
        }
    }

    /** A handshake frame does not decrypt: the peer has not the key that it showed. */
    record HandshakeForged() implements CloseReason {
        @Override
        public String sentence() {
            return "a handshake frame does not decrypt";
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS;
        }
    }

    /** The channel ended in the middle of the handshake. */
    record HandshakeEnded() implements CloseReason {
        @Override
        public String sentence() {
            return "the channel ended during the handshake";
        }
    }

    /** A frame is shorter than its own tag. */
    record FrameTooShort(int length) implements CloseReason {
        @Override
        public String sentence() {
            return "a frame of " + length + " bytes is shorter than its tag";
        }
    }

    /** A frame of a running connection does not decrypt. */
    record FrameForged() implements CloseReason {
        @Override
        public String sentence() {
            return "a frame does not decrypt";
        }
    }

    /** A message of a running connection says something that the protocol does not. */
    record MessageUndecodable(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "a message cannot be decoded: " + text;
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS_AND_PEER;
        }
    }

    /** A message claims more bytes than may be sent. */
    record MessageTooLarge(long size, long limit) implements CloseReason {
        @Override
        public String sentence() {
            return "a message of " + size + " bytes is larger than the limit of " + limit
                    + " (setting max-message-size)";
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS_AND_PEER;
        }
    }

    /** Unfinished messages of all peers held more than the named setting allows, and this one's the most of it. */
    record TooMuchUnfinished(long limit, String setting) implements CloseReason {
        @Override
        public String sentence() {
            return "unfinished messages held more than " + limit
                    + " bytes in all, and the peer's the most of it (setting " + setting + ")";
        }
    }

    /** An application protocol found the peer to break its rules. */
    record Misbehaviour(String protocol, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "protocol " + protocol + " was broken: " + text;
        }

        @Override
        public Blame blame() {
            return Blame.ADDRESS_AND_PEER;
        }
    }

    /** The far end, of our kind, has not been heard for longer than it may be silent. */
    record Silent(Duration limit) implements CloseReason {
        @Override
        public String sentence() {
            return "nothing was heard for " + limit.toMillis() + " ms (setting silence-after)";
        }

        @Override
        public boolean external() {
            return true;
        }
    }

    /** The session goes on over another channel. */
    record Moved() implements CloseReason {
        @Override
        public String sentence() {
            return "the session goes on over another channel";
        }
    }

    /** A channel was to carry on a session and did not prove within the time that it knows one. */
    record SessionUnproven(String text) implements CloseReason {
        @Override
        public String sentence() {
            return "the channel does not carry on a session: " + text;
        }
    }

    /** We had dialled ourselves. */
    record Myself() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer is this node itself";
        }
    }

    /** Both ends had dialled at the same time, and both keep the other connection. */
    record DuplicateConnection() implements CloseReason {
        @Override
        public String sentence() {
            return "another connection to the same peer is kept";
        }
    }

    /** The node is private and does not trust this peer. */
    record PrivateMode() implements CloseReason {
        @Override
        public String sentence() {
            return "this node is private and does not trust the peer";
        }
    }

    /** The point is being dialled, or is connected already. */
    record PointBusy() implements CloseReason {
        @Override
        public String sentence() {
            return "the point is being dialled or connected already";
        }
    }

    /** The peer sent a Disconnect message. */
    record AskedToDisconnect() implements CloseReason {
        @Override
        public String sentence() {
            return "the peer asked to disconnect";
        }

        @Override
        public boolean external() {
            return true;
        }
    }

    /** A plugin failed, and this is the safe answer. */
    record PluginFailed(String plugin, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "plugin " + plugin + " failed: " + text;
        }
    }

    /** What another node said, in words that are not ours. */
    record Foreign(int number, String text) implements CloseReason {
        @Override
        public String sentence() {
            return "the peer said: " + text + " (" + number + ")";
        }
    }
}
