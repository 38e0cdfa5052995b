package org.jackfield.api.recording;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads a recording, block by block; holds one of them. A block that is damaged is told of and left out; what follows it is read. One thread;
 * close it.
 */
public final class RecordingReader implements AutoCloseable {

    private final InputStream in;
    private final Consumer<String> troubles;
    private int blocks;
    private boolean over;

    private RecordingReader(InputStream in, Consumer<String> troubles) {
        this.in = in;
        this.troubles = troubles;
    }

    /**
     * Opens one.
     *
     * @param troubles told of each damaged part, in a sentence without the file's name and without a full stop
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException with a sentence, if it is none
     * @throws NewerRecordingException if only a newer version can tell
     */
    public static RecordingReader open(Path file, Consumer<String> troubles) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            RecordingFormat.check(in.readNBytes(RecordingFormat.HEADER));
            return new RecordingReader(in, troubles);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * The questions of the next block that can be read, in the order in which they were asked; empty at the end.
     *
     * @throws IOException if it cannot be read
     */
    public Optional<List<Recorded>> next() throws IOException {
        while (!over) {
            Optional<List<Recorded>> block = block();
            if (block.isPresent()) {
                return block;
            }
        }
        return Optional.empty();
    }

    private Optional<List<Recorded>> block() throws IOException {
        byte[] header = in.readNBytes(RecordingFormat.BLOCK_HEADER);
        if (header.length == 0) {
            over = true;
            return Optional.empty();
        }
        blocks++;
        ByteBuffer numbers = ByteBuffer.wrap(header);
        if (header.length < RecordingFormat.BLOCK_HEADER) {
            return last("its last block was not written to its end");
        }
        int packed = numbers.getInt(0);
        int unpacked = numbers.getInt(4);
        if (numbers.getInt(12) != RecordingFormat.sum(header, 0, 12) || !plausible(packed) || !plausible(unpacked)) {
            return last("from block " + blocks + " on it is damaged, and what follows cannot be found");
        }
        byte[] body = in.readNBytes(packed);
        if (body.length < packed) {
            return last("its last block was not written to its end");
        }
        if (numbers.getInt(8) != RecordingFormat.sum(body, 0, packed)) {
            troubles.accept("block " + blocks + " is damaged and left out");
            return Optional.empty();
        }
        try {
            return Optional.of(new BlockReader().read(unpacked(body, unpacked)));
        } catch (DataFormatException | IllegalArgumentException e) {
            troubles.accept("block " + blocks + " cannot be read and is left out: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static boolean plausible(int bytes) {
        return bytes >= 0 && bytes <= RecordingFormat.LARGEST_BODY;
    }

    private Optional<List<Recorded>> last(String trouble) {
        over = true;
        troubles.accept(trouble);
        return Optional.empty();
    }

    private static byte[] unpacked(byte[] packed, int size) throws DataFormatException {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] bytes = new byte[size];
            int length = 0;
            while (length < size) {
                int more = inflater.inflate(bytes, length, size - length);
                if (more == 0) {
                    throw new DataFormatException("it unpacks to fewer bytes than it says");
                }
                length += more;
            }
            return bytes;
        } finally {
            inflater.end();
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
