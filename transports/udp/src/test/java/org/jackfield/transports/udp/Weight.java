package org.jackfield.transports.udp;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this process holds, in bytes, after the heap has been swept.
 *
 * @param heap in use
 * @param direct Netty's memory outside the heap, in use or kept for use
 * @param resident of the whole process, QUIC's native library among it; 0 where the system does not say
 */
record Weight(long heap, long direct, long resident) {

    private static final Path PAGES = Path.of("/proc/self/statm");
    private static final int PAGE_BYTES = 4096;

    static Weight now() {
        ManagementFactory.getMemoryMXBean().gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = Math.max(
                PlatformDependent.usedDirectMemory(),
                PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
        return new Weight(heap, direct, residentBytes());
    }

    Weight since(Weight before) {
        return new Weight(heap - before.heap, direct - before.direct, resident - before.resident);
    }

    boolean isBelow(long bytes) {
        return heap < bytes && direct < bytes && resident < bytes;
    }

    private static long residentBytes() {
        if (!Files.isReadable(PAGES)) {
            return 0;
        }
        try {
            return Long.parseLong(Files.readString(PAGES).split(" ")[1]) * PAGE_BYTES;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.format(
                "%,d KiB of heap, %,d KiB direct, %,d KiB resident", heap / 1024, direct / 1024, resident / 1024);
    }
}
