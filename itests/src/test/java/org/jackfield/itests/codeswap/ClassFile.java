package org.jackfield.itests.codeswap;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** A compiled class, whose names and texts all stand in its constant pool (Java Virtual Machine Specification, section 4.4). */
final class ClassFile {

    private static final int BEFORE_THE_POOL = 8;
    private static final int UTF8 = 1;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int CLASS = 7;
    private static final int STRING = 8;
    private static final int METHOD_HANDLE = 15;
    private static final int METHOD_TYPE = 16;
    private static final int MODULE = 19;
    private static final int PACKAGE = 20;

    private ClassFile() {}

    /** The same class with other texts: names, descriptors and string constants alike. */
    static byte[] rewritten(byte[] compiled, UnaryOperator<String> texts) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(compiled));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(in.readNBytes(BEFORE_THE_POOL));
        int entries = in.readUnsignedShort();
        out.writeShort(entries);
        for (int entry = 1; entry < entries; entry++) {
            int tag = in.readUnsignedByte();
            out.writeByte(tag);
            if (tag == UTF8) {
                out.writeUTF(texts.apply(in.readUTF()));
            } else {
                out.write(in.readNBytes(length(tag)));
            }
            // these take two places
            entry += tag == LONG || tag == DOUBLE ? 1 : 0;
        }
        in.transferTo(out);
        return bytes.toByteArray();
    }

    private static int length(int tag) {
        return switch (tag) {
            case LONG, DOUBLE -> 8;
            case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 2;
            case METHOD_HANDLE -> 3;
            default -> 4;
        };
    }
}
