package org.jackfield.pool.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.pool.VirtualThreads;
import org.jackfield.pool.thread.Control;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptFileTest {

    @TempDir
    Path folder;

    private final VirtualTime time = new VirtualTime();
    private final VirtualThreads threads = new VirtualThreads(time);
    private final List<NodeEvent> told = new ArrayList<>();
    private String state = "one";

    @Test
    void whatCannotBeFormattedIsToldOfAndTheNextStateIsWritten() throws Exception {
        Path path = folder.resolve("kept");
        KeptFile<String> file = new KeptFile<>(
                () -> Optional.of(path),
                1000,
                WholeFile.Readers.ANYBODY,
                () -> state,
                text -> {
                    if (text.equals("one")) {
                        throw new IllegalStateException("no form for it");
                    }
                    return text.getBytes(StandardCharsets.UTF_8);
                },
                new Control(threads.start("control"), time, time),
                threads.start("file"),
                () -> Duration.ofSeconds(2),
                told::add);

        file.changed();
        time.advance(Duration.ofSeconds(3));
        NodeEvent.FileTrouble trouble = new NodeEvent.FileTrouble(
                path.toString(), "cannot be written: java.lang.IllegalStateException: no form for it", true);
        assertEquals(List.of(trouble), told);

        state = "two";
        CompletableFuture<Void> closed = file.close().toCompletableFuture();
        time.advance(Duration.ofSeconds(1));
        assertTrue(closed.isDone());
        assertEquals("two", Files.readString(path));
        assertEquals(List.of(trouble, new NodeEvent.FileMended(path.toString())), told);
    }

    @Test
    void whatStandsWhereTheSettingsNameItLaterIsNotOverwritten() throws Exception {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Files.writeString(second, "another node's");
        AtomicReference<Path> place = new AtomicReference<>(first);
        KeptFile<String> file = new KeptFile<>(
                () -> Optional.of(place.get()),
                1000,
                WholeFile.Readers.ANYBODY,
                () -> state,
                text -> text.getBytes(StandardCharsets.UTF_8),
                new Control(threads.start("control"), time, time),
                threads.start("file"),
                () -> Duration.ofSeconds(2),
                told::add);
        Files.writeString(first, "ours");
        assertEquals(Optional.of("ours"), file.read(WholeFile.ofText(Function.identity())));

        save(file, "one");
        place.set(second);
        save(file, "two");
        save(file, "three");
        place.set(first);
        save(file, "four");
        place.set(second);
        save(file, "five");

        assertEquals("another node's", Files.readString(folder.resolve("second.replaced-1")));
        assertEquals("five", Files.readString(second));
        assertEquals("four", Files.readString(first));
        assertEquals(
                List.of(
                        new NodeEvent.FileTrouble(
                                second.toString(),
                                "what stood there before it was named in the settings was not read; it is kept as second.replaced-1")),
                told);
        assertFalse(Files.exists(folder.resolve("first.replaced-1")), "we have read it");
        assertFalse(Files.exists(folder.resolve("second.replaced-2")), "we have written it");
    }

    private void save(KeptFile<String> file, String next) {
        state = next;
        file.changed();
        time.advance(Duration.ofSeconds(3));
    }
}
