package org.jackfield.itests.node;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Somebody of ours who lives in a node's framework: says and hears application messages, listens to the node's events, and answers
 * questions. The node's own types stay inside, where they are others for each framework: all that passes is the JDK's.
 *
 * <p>Events are maps: {@code event} is the word, {@code sentence} the sentence, and each part stands under its name, reasons as their word.
 * What is awaited and does not come is an {@link AssertionError} that tells everything that happened instead.
 */
public interface Resident {

    /** Messages of this kind are kept, see {@link #awaitMessages}. */
    int NOTE = 0x4a31;

    /** Messages of this kind are sent back as they came. */
    int ECHO = 0x4a32;

    /** Our peer id as text. */
    String self();

    /** Where the node listens, as text, with real ports. */
    List<String> listening();

    /** The peers that are connected, as text. */
    List<String> peers();

    /** The points that the address book knows, as text. */
    List<String> points();

    /** The peers that the address book knows, as text. */
    List<String> knownPeers();

    /** The schemes of the transports that are there. */
    List<String> schemes();

    /** Who has given a connected peer its score, {@code nobody} if nobody did, and the class that it is in: {@code scoring newcomer}. */
    String scored(String peer);

    /** Handshakes that are under way. */
    int handshaking();

    /**
     * Dials and waits.
     *
     * @return the peer, or the word of the reason why not, after {@code "failed: "}
     */
    String connect(String point);

    /** Disconnects a peer, as an operator does; false if there is no connection. */
    boolean disconnect(String peer);

    /** The scheme of the transport that carries the connection to a peer; {@code none} if there is no connection. */
    String carrier(String peer);

    /** Moves all connections of one transport to another and waits: of each the peer, the outcome and, if it is not there, why. */
    List<String> swap(String from, String to);

    /** Says something of the kind; the answer is the name of the {@code SendResult}. */
    String say(String peer, int kind, byte[] body);

    /** Waits until as many notes have come from the peer, all in all, and gives them in their order. */
    List<byte[]> awaitMessages(String peer, int count, Duration patience);

    /** Everything that has happened so far. */
    List<Map<String, String>> events();

    /** How many events there were so far. */
    int mark();

    /** Waits for an event after the mark. */
    Map<String, String> awaitEvent(int mark, String what, Predicate<Map<String, String>> wanted, Duration patience);

    /** Waits until it holds; asked anew with every event, and now and then without one. */
    void await(String what, BooleanSupplier condition, Duration patience);

    /** The service object of that type, for comparison by identity; absent services make a refusal that names them. */
    Object service(String type);

    /** Changes some settings of a bundle and leaves the others as they are. */
    void change(String pid, Map<String, Object> settings);
}
