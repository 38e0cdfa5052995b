package org.example.twonodes;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.message.MessageId;
import org.jackfield.api.message.Payload;
import org.jackfield.api.protocol.Protocol;
import org.jackfield.api.reason.CloseReason;

/** Alice dials Bob over TCP and says something; Bob answers; both leave. */
public final class TwoNodes {

    private static final MessageId WORDS = new MessageId(0x4242);
    private static final long PATIENCE_SECONDS = 20;

    private TwoNodes() {}

    /** Exit code 0 if both were heard. */
    public static void main(String... arguments) {
        try {
            talk();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static void talk() throws Exception {
        Words alice = new Words();
        Words bob = new Words();
        Engine alices = new Engine(alice);
        Engine bobs = new Engine(bob);
        Connection connection =
                alices.node().connect(bobs.listening()).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        connection.send(WORDS, words("are you there?"));
        System.out.println("bob hears: " + bob.heard());
        bob.connection().send(WORDS, words("I am"));
        System.out.println("alice hears: " + alice.heard());
        alices.shutdown();
        bobs.shutdown();
        ModuleLayer.boot().modules().stream()
                .map(Module::getName)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .sorted()
                .forEach(name -> System.out.println("module: " + name));
        System.out.println("done");
    }

    private static Payload words(String text) {
        return Payload.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the first words. */
    private static final class Words implements Protocol {

        private final CompletableFuture<Connection> connection = new CompletableFuture<>();
        private final CompletableFuture<String> heard = new CompletableFuture<>();

        String heard() throws Exception {
            return heard.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        Connection connection() throws Exception {
            return connection.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public String name() {
            return "words";
        }

        @Override
        public Set<MessageId> messages() {
            return Set.of(WORDS);
        }

        @Override
        public void connected(Connection with) {
            connection.complete(with);
        }

        @Override
        public void received(Connection from, MessageId id, Payload payload) {
            heard.complete(new String(payload.toByteArray(), StandardCharsets.UTF_8));
        }

        @Override
        public void closed(Connection from, CloseReason reason) {
            heard.completeExceptionally(new IllegalStateException("closed: " + reason.sentence()));
        }
    }
}
