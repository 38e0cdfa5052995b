package org.jackfield.handshake;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.identity.Difficulty;

/**
 * What may be set of the dialect.
 *
 * @param network the network's name, as all its nodes announce it; at most {@value #MAX_NETWORK_BYTES} bytes
 * @param databaseVersion the version of the application messages that we announce: the highest we know
 * @param oldestDatabaseVersion the lowest we still speak
 * @param p2pVersion the version of the peer-to-peer messages that we announce: the highest we know
 * @param oldestP2pVersion the lowest we still speak
 * @param expectedWork how much work the stamp of a peer must prove
 * @param maxMessageBytes the largest message either way, its size field included: {@value #MIN_MESSAGE_BYTES} to 2^30
 * @param maxUnfinishedBytes what unfinished messages of all channels together may hold, short of a frame for each thread; at least the largest
 *     message, at most 2^40. Beyond that the channel that holds most of it is closed
 * @param chunkBytes how long a frame that we send may be at most: {@value #MIN_CHUNK_BYTES} to {@value #MAX_CHUNK_BYTES}; as long as possible
 *     when absent
 * @param pointScheme the transport that points on the wire, which name none, mean; points of another are not sent
 */
public record HandshakeSettings(
        String network,
        int databaseVersion,
        int oldestDatabaseVersion,
        int p2pVersion,
        int oldestP2pVersion,
        Difficulty expectedWork,
        int maxMessageBytes,
        long maxUnfinishedBytes,
        OptionalInt chunkBytes,
        String pointScheme) {

    /** What fits into a connection message. */
    public static final int MAX_NETWORK_BYTES = 65_535 - ConnectionMessage.MIN_LENGTH;

    /** The largest Advertise must pass. */
    public static final int MIN_MESSAGE_BYTES = 8_192;

    /** A frame of one byte. */
    public static final int MIN_CHUNK_BYTES = Frames.OVERHEAD_BYTES + 1;

    /** The longest frame that is sent. */
    public static final int MAX_CHUNK_BYTES = 65_535;

    /** Two of the largest messages on their way, and room for many of the usual ones. */
    public static final long DEFAULT_UNFINISHED_BYTES = 256L * 1024 * 1024;

    private static final int LARGEST_MESSAGE_BYTES = 1 << 30;
    private static final long MOST_UNFINISHED_BYTES = 1L << 40;
    private static final int LARGEST_VERSION = 65_535;

    public HandshakeSettings {
        Objects.requireNonNull(expectedWork);
        Objects.requireNonNull(chunkBytes);
        byte[] name = network.getBytes(StandardCharsets.UTF_8);
        if (name.length > MAX_NETWORK_BYTES || !network.equals(new String(name, StandardCharsets.UTF_8))) {
            throw new IllegalArgumentException("network is a text of at most " + MAX_NETWORK_BYTES + " bytes");
        }
        requireVersions("database-version", oldestDatabaseVersion, databaseVersion);
        requireVersions("p2p-version", oldestP2pVersion, p2pVersion);
        requireBetween("max-message-size", MIN_MESSAGE_BYTES, maxMessageBytes, LARGEST_MESSAGE_BYTES);
        requireBetween(UnfinishedMessages.SETTING, maxMessageBytes, maxUnfinishedBytes, MOST_UNFINISHED_BYTES);
        if (chunkBytes.isPresent()) {
            requireBetween("binary-chunks-size", MIN_CHUNK_BYTES, chunkBytes.getAsInt(), MAX_CHUNK_BYTES);
        }
        pointScheme = new PointId(pointScheme, "localhost", 0).scheme();
    }

    /** What a node of the given network does unless it is told otherwise. */
    public static HandshakeSettings of(String network) {
        return new HandshakeSettings(
                network,
                2,
                0,
                1,
                0,
                Difficulty.DEFAULT,
                100 * 1024 * 1024,
                DEFAULT_UNFINISHED_BYTES,
                OptionalInt.empty(),
                PointId.DEFAULT_SCHEME);
    }

    /** The same, but for the network. */
    public HandshakeSettings withNetwork(String name) {
        return new HandshakeSettings(
                name,
                databaseVersion,
                oldestDatabaseVersion,
                p2pVersion,
                oldestP2pVersion,
                expectedWork,
                maxMessageBytes,
                maxUnfinishedBytes,
                chunkBytes,
                pointScheme);
    }

    /** The same, but for the work asked for. */
    public HandshakeSettings withExpectedWork(Difficulty difficulty) {
        return new HandshakeSettings(
                network,
                databaseVersion,
                oldestDatabaseVersion,
                p2pVersion,
                oldestP2pVersion,
                difficulty,
                maxMessageBytes,
                maxUnfinishedBytes,
                chunkBytes,
                pointScheme);
    }

    /** The same, but for what points on the wire mean. */
    public HandshakeSettings withPointScheme(String scheme) {
        return new HandshakeSettings(
                network,
                databaseVersion,
                oldestDatabaseVersion,
                p2pVersion,
                oldestP2pVersion,
                expectedWork,
                maxMessageBytes,
                maxUnfinishedBytes,
                chunkBytes,
                scheme);
    }

    /** The same, but for the versions announced. */
    public HandshakeSettings withVersions(int database, int p2p) {
        return new HandshakeSettings(
                network,
                database,
                Math.min(oldestDatabaseVersion, database),
                p2p,
                Math.min(oldestP2pVersion, p2p),
                expectedWork,
                maxMessageBytes,
                maxUnfinishedBytes,
                chunkBytes,
                pointScheme);
    }

    /** The most plaintext that a frame of ours carries. */
    int framePlaintextBytes() {
        return chunkBytes.orElse(MAX_CHUNK_BYTES) - Frames.OVERHEAD_BYTES;
    }

    private static void requireVersions(String setting, int oldest, int newest) {
        requireBetween(setting, 0, newest, LARGEST_VERSION);
        requireBetween("oldest-" + setting, 0, oldest, newest);
    }

    private static void requireBetween(String setting, long least, long value, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    setting + " lies between " + least + " and " + most + ", not at " + value);
        }
    }
}
