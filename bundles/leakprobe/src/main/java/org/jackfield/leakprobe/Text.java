package org.jackfield.leakprobe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.PrimitiveArrayInstance;

/** A string of a heap dump. */
final class Text {

    private static final byte LATIN_1 = 0;

    private Text() {}

    /** Its characters; empty if the dump does not hold them as bytes. */
    static String of(Instance string) {
        if (!(string.getValueOfField("value") instanceof PrimitiveArrayInstance array)
                || !(string.getValueOfField("coder") instanceof Byte coder)) {
            return "";
        }
        List<?> numbers = array.getValues();
        byte[] bytes = new byte[numbers.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = Byte.parseByte(numbers.get(i).toString());
        }
        // two bytes a character, in the order of this machine, which has written the dump
        return coder == LATIN_1
                ? new String(bytes, ISO_8859_1)
                : new String(
                        bytes,
                        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
                                ? StandardCharsets.UTF_16BE
                                : StandardCharsets.UTF_16LE);
    }
}
