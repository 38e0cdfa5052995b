package org.jackfield.benchmarks.end;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jackfield.api.crypto.SecretBoxProvider;
import org.jackfield.ciphers.JavaBoxes;
import org.jackfield.ciphers.ProvenBoxes;
import org.jackfield.handshake.crypto.BouncyCastleBoxes;

/**
 * A cipher that a node can be measured with.
 *
 * @param provider makes its boxes
 * @param settled completes once it tries nothing out any more
 */
public record Boxes(SecretBoxProvider provider, CompletionStage<Void> settled) {

    /** What a shipped node seals with in this JVM. */
    public static final String SHIPPED = "shipped";

    /**
     * A cipher by its name: {@link #SHIPPED}, {@code java}, {@code bouncycastle}, or a class of the class path that is a provider.
     *
     * @throws IllegalArgumentException if nobody is called so
     */
    public static Boxes named(String name) {
        switch (name) {
            case SHIPPED:
                SecretBoxProvider reference = new BouncyCastleBoxes();
                ProvenBoxes proven = new ProvenBoxes(reference);
                return new Boxes(proven.boxes().orElse(reference), proven.settled());
            case "java":
                return settled(new JavaBoxes());
            case "bouncycastle":
                return settled(new BouncyCastleBoxes());
            default:
                return settled(ofClass(name));
        }
    }

    /** Waits until nothing is tried out any more, at most so long. Whoever measures before that measures the trial, too. */
    void await(Duration most) {
        try {
            settled.toCompletableFuture().get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            System.err.println("the cipher is still on trial, and measured so");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the trial of the cipher came to no end", e);
        }
    }

    private static Boxes settled(SecretBoxProvider provider) {
        return new Boxes(provider, CompletableFuture.completedStage(null));
    }

    private static SecretBoxProvider ofClass(String name) {
        try {
            return (SecretBoxProvider)
                    Class.forName(name).getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException("there is no cipher named " + name, e);
        }
    }
}
