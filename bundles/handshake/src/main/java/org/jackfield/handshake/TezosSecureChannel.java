package org.jackfield.handshake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.handshake.Announcement;
import org.jackfield.api.handshake.MessageSource;
import org.jackfield.api.handshake.SecureChannel;
import org.jackfield.api.handshake.SecureChannelEvents;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.message.Message;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ChannelEvents;

/**
 * The hot path: frames and messages once both sides have accepted.
 *
 * <pre>
 *   in    transport's buffer --open--> one array of exactly the frame's plaintext --view--> received(message)
 *         (a short frame: --copy--> the thread's room --open in place, copy--> one array of exactly ...)
 *         (a frame in several segments: --copy--> one array of exactly the frame --open in place--> --view--> ...)
 *   out   a message of one frame --copy--> transport's buffer --seal in place--> commit, and one flush for each transmit
 *         (a short one: --copy--> the thread's room --seal in place, copy--> transport's buffer --> ...)
 *         (of a longer one, the first frame likewise; the others: the message's pieces --seal--> transport's buffer --> ...)
 * </pre>
 *
 * <p>A message of one frame is a view of that frame's array, a large one a list of such views; only what is small beside its frame is
 * copied out ({@link MessageBody}). Between two frames nothing is kept but what the message on its way has received; of a frame
 * that has not arrived whole, at most its own length. What all channels keep so is bounded in sum ({@link UnfinishedMessages}). Every message begins a frame, as with Octez.
 *
 * <p>Owned by the channel's thread, but for {@link #request} and {@link #close}.
 */
final class TezosSecureChannel implements SecureChannel, ChannelEvents {

    private static final byte[] NO_FRAME = new byte[0];

    /** Below that, too much of what is written would be frames. */
    private static final int SMALLEST_PART = 1_024;

    private final Channel channel;
    private final PeerId peer;
    private final Announcement announcement;
    private final ByteString transcript;
    private final Frames frames;
    private final Supplier<HandshakeSettings> settings;
    private final PointCodec points;
    private final Vocabulary vocabulary;
    private final MessageDecoder decoder;
    private volatile MessageEncoder encoder;
    private final Outgoing outgoing;
    private final UnfinishedMessages.Holder unfinished;

    /** Bytes of the length prefix that are there, and what they say. */
    private int lengthBytes;

    private int length;
    /** A frame that arrives in several segments, and how much of it is there. */
    private byte[] partial = NO_FRAME;

    private int partialBytes;
    private Optional<SecureChannelEvents> events = Optional.empty();
    private Optional<CloseReason> end = Optional.empty();
    private volatile boolean closing;

    TezosSecureChannel(
            Channel channel,
            PeerId peer,
            Announcement announcement,
            ByteString transcript,
            Frames frames,
            Supplier<HandshakeSettings> settings,
            Vocabulary vocabulary,
            UnfinishedMessages unfinished) {
        this.channel = channel;
        this.peer = peer;
        this.announcement = announcement;
        this.transcript = transcript;
        this.frames = frames;
        this.settings = settings;
        this.points = new PointCodec(settings.get().pointScheme());
        this.vocabulary = vocabulary;
        this.decoder = new MessageDecoder(points, () -> settings.get().maxMessageBytes(), vocabulary);
        this.encoder = new MessageEncoder(points, settings.get().maxMessageBytes(), vocabulary);
        this.outgoing = new Outgoing(frames, channel);
        this.unfinished = unfinished.holder(this::giveWay);
    }

    /** Says who hears from now on; also of an end that came before. */
    void hear(SecureChannelEvents listener) {
        events = Optional.of(listener);
        end.ifPresent(listener::closed);
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Endpoint endpoint() {
        return channel.endpoint();
    }

    @Override
    public Announcement announcement() {
        return announcement;
    }

    @Override
    public ByteString transcript() {
        return transcript;
    }

    @Override
    public Executor thread() {
        return channel.thread();
    }

    @Override
    public void request(long wireBytes) {
        channel.request(wireBytes);
    }

    @Override
    public void received(ByteBuffer bytes) {
        listener().consumed(bytes.remaining());
        try {
            while (bytes.hasRemaining() && !closing) {
                if (lengthBytes < Frames.LENGTH_BYTES) {
                    readLength(bytes);
                } else if (partialBytes == 0 && bytes.remaining() >= length) {
                    openWhole(bytes);
                } else {
                    collect(bytes);
                }
            }
        } catch (Violation e) {
            close(e.reason());
        }
        bytes.position(bytes.limit());
    }

    private void readLength(ByteBuffer bytes) throws Violation {
        length = length << 8 | Byte.toUnsignedInt(bytes.get());
        lengthBytes++;
        if (lengthBytes == Frames.LENGTH_BYTES && length < SecretBox.TAG_BYTES) {
            throw new Violation(new CloseReason.FrameTooShort(length));
        }
    }

    private void openWhole(ByteBuffer bytes) throws Violation {
        byte[] plaintext = new byte[length - SecretBox.TAG_BYTES];
        int limit = bytes.limit();
        bytes.limit(bytes.position() + length);
        boolean genuine = plaintext.length <= FrameRoom.MOST_PLAINTEXT
                ? openShort(bytes, plaintext)
                : frames.open(bytes, ByteBuffer.wrap(plaintext));
        bytes.limit(limit);
        requireGenuine(genuine);
        deliver(plaintext, 0, plaintext.length);
    }

    private boolean openShort(ByteBuffer bytes, byte[] plaintext) throws Violation {
        ByteBuffer sealed = FrameRoom.sealed(plaintext.length);
        sealed.put(bytes).flip();
        ByteBuffer opened = FrameRoom.plaintext(plaintext.length);
        if (!frames.open(sealed, opened)) {
            return false;
        }
        opened.flip().position(SecretBox.TAG_BYTES).get(plaintext);
        // nothing of it is left with the thread
        Arrays.fill(opened.array(), SecretBox.TAG_BYTES, opened.limit(), (byte) 0);
        return true;
    }

    private void collect(ByteBuffer bytes) throws Violation {
        if (partialBytes == 0) {
            partial = new byte[length];
        }
        int step = Math.min(bytes.remaining(), length - partialBytes);
        bytes.get(partial, partialBytes, step);
        partialBytes += step;
        if (partialBytes == length) {
            byte[] frame = partial;
            partial = NO_FRAME;
            partialBytes = 0;
            int plaintextBytes = length - SecretBox.TAG_BYTES;
            requireGenuine(
                    frames.open(ByteBuffer.wrap(frame), ByteBuffer.wrap(frame, SecretBox.TAG_BYTES, plaintextBytes)));
            deliver(frame, SecretBox.TAG_BYTES, plaintextBytes);
        }
    }

    private static void requireGenuine(boolean genuine) throws Violation {
        if (!genuine) {
            throw new Violation(new CloseReason.FrameForged());
        }
    }

    private void deliver(byte[] bytes, int from, int plaintextBytes) throws Violation {
        lengthBytes = 0;
        length = 0;
        decoder.feed(bytes, from, plaintextBytes);
        while (!closing) {
            Optional<Message> message = decoder.next();
            if (message.isEmpty()) {
                unfinished.holds(decoder.unfinishedBytes());
                return;
            }
            listener().received(message.get());
        }
    }

    private SecureChannelEvents listener() {
        return events.orElseThrow();
    }

    @Override
    public long encodedBytes(Message message) {
        return encoder(settings.get()).length(message);
    }

    @Override
    public int transmit(MessageSource source, int budget) {
        HandshakeSettings now = settings.get();
        int plaintextBytes = Math.min(now.framePlaintextBytes(), Math.max(budget, SMALLEST_PART));
        int written = 0;
        try {
            while (written < budget && !closing && channel.writable()) {
                if (!outgoing.done()) {
                    written += outgoing.sealFrame(plaintextBytes);
                    continue;
                }
                Optional<Message> message = source.next();
                if (message.isEmpty()) {
                    break;
                }
                written += outgoing.seal(message.get(), encoder(now), plaintextBytes);
            }
        } catch (Violation e) {
            close(e.reason());
        }
        if (written > 0) {
            channel.flush();
        }
        return written;
    }

    private MessageEncoder encoder(HandshakeSettings now) {
        MessageEncoder known = encoder;
        if (known.maxMessageBytes() != now.maxMessageBytes()) {
            known = new MessageEncoder(points, now.maxMessageBytes(), vocabulary);
            encoder = known;
        }
        return known;
    }

    @Override
    public void writable() {
        events.ifPresent(SecureChannelEvents::writable);
    }

    @Override
    public void close(CloseReason reason) {
        closing = true;
        channel.close(reason);
    }

    /** From any thread: what has arrived of a message is given up at once, not only when the channel has ended. */
    private void giveWay(CloseReason reason) {
        closing = true;
        channel.thread().execute(decoder::forget);
        channel.close(reason);
    }

    @Override
    public void closed(CloseReason reason) {
        closing = true;
        partial = NO_FRAME;
        decoder.forget();
        unfinished.holds(0);
        frames.close();
        end = Optional.of(reason);
        events.ifPresent(listener -> listener.closed(reason));
    }
}
