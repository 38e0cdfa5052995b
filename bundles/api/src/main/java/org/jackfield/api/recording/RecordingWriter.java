package org.jackfield.api.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Makes the bytes of a recording: first {@link #header}, then, again and again, questions with their answers are {@linkplain #add added} and
 * taken away as a {@linkplain #block block}. Holds one block, and writes nothing anywhere. One thread at a time.
 */
public final class RecordingWriter {

    private BlockWriter block = new BlockWriter();

    /** Its block is empty. */
    public RecordingWriter() {}

    /** What a recording begins with. */
    public static byte[] header() {
        return RecordingFormat.header();
    }

    /** Bytes of the block so far, before it is packed. */
    public int size() {
        return block.size();
    }

    /** How many questions are in the block. */
    public int entries() {
        return block.entries();
    }

    /** Adds one to the block. */
    public void add(Recorded question) {
        block.add(question);
    }

    /** What was added since the last block, which begins the next. */
    public byte[] block() {
        byte[] bytes = block.all();
        block = new BlockWriter();
        return RecordingFormat.block(packed(bytes), bytes.length);
    }

    private static byte[] packed(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 2 + 64);
            try (DeflaterOutputStream out = new DeflaterOutputStream(packed, deflater)) {
                out.write(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("memory is always written to", e);
            }
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
