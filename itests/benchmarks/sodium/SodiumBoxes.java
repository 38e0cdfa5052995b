import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jackfield.api.crypto.SecretBox;
import org.jackfield.api.crypto.SecretBoxProvider;

/**
 * libsodium's boxes through the foreign function API, for comparison only: a node measured with {@code cipher=SodiumBoxes}. Any thread.
 *
 * <p>It is no part of the build, because it needs Java 22 or later: {@code itests/benchmarks/bench} compiles it where there is such a JDK.
 */
public final class SodiumBoxes implements SecretBoxProvider {

    private static final SymbolLookup SODIUM = SymbolLookup.libraryLookup("libsodium.so.23", Arena.global());

    static {
        // not until then does it look which instructions the processor has
        initialise();
    }

    private static final MethodHandle SEAL = function("crypto_secretbox_easy");
    private static final MethodHandle OPEN = function("crypto_secretbox_open_easy");

    @Override
    public String name() {
        return "libsodium";
    }

    @Override
    public SecretBox box(byte[] key) {
        return new Box(key.clone());
    }

    private static void initialise() {
        try {
            int initialised = (int) Linker.nativeLinker()
                    .downcallHandle(SODIUM.find("sodium_init").orElseThrow(), FunctionDescriptor.of(JAVA_INT))
                    .invokeExact();
            if (initialised < 0) {
                throw new IllegalStateException("libsodium cannot be initialised");
            }
        } catch (Throwable e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Arrays of the heap are passed as they lie: the call is short, and the collector waits for it. */
    private static MethodHandle function(String name) {
        return Linker.nativeLinker()
                .downcallHandle(
                        SODIUM.find(name).orElseThrow(),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, ADDRESS),
                        Linker.Option.critical(true));
    }

    private record Box(byte[] key) implements SecretBox {

        @Override
        public void seal(byte[] nonce, ByteBuffer plaintext, ByteBuffer sealed) {
            int length = plaintext.remaining();
            if (sealed.remaining() < TAG_BYTES + length) {
                throw new BufferOverflowException();
            }
            call(SEAL, sealed, plaintext, length, nonce);
            plaintext.position(plaintext.limit());
            sealed.position(sealed.position() + TAG_BYTES + length);
        }

        @Override
        public boolean open(byte[] nonce, ByteBuffer sealed, ByteBuffer plaintext) {
            int length = sealed.remaining() - TAG_BYTES;
            if (length < 0) {
                return false;
            }
            if (plaintext.remaining() < length) {
                throw new BufferOverflowException();
            }
            if (call(OPEN, plaintext, sealed, sealed.remaining(), nonce) != 0) {
                return false;
            }
            sealed.position(sealed.limit());
            plaintext.position(plaintext.position() + length);
            return true;
        }

        private int call(MethodHandle function, ByteBuffer to, ByteBuffer from, long length, byte[] nonce) {
            try {
                return (int) function.invokeExact(
                        MemorySegment.ofBuffer(to),
                        MemorySegment.ofBuffer(from),
                        length,
                        MemorySegment.ofArray(nonce),
                        MemorySegment.ofArray(key));
            } catch (Throwable e) {
                throw new IllegalStateException("libsodium cannot be called", e);
            }
        }

        @Override
        public void close() {
            Arrays.fill(key, (byte) 0);
        }
    }
}
