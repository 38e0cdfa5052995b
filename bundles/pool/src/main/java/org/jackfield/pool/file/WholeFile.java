package org.jackfield.pool.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is written whole or not at all: whoever kills us at any moment finds the old contents or the new ones, never a mixture.
 *
 * <p>Written to a temporary name beside it, forced to the disk, renamed, and the folder forced; the one before it stays as
 * {@code .previous}. A damaged one is renamed {@code .damaged-<n>}, so that nothing overwrites it, and the one before it counts, unless it is
 * a newer version's, which is renamed {@code .newer-<n>}; what can neither be read nor renamed is not to be written in this run. Blocks; one
 * thread at a time.
 */
public final class WholeFile {

    /** Who may read what is written. */
    public enum Readers {
        /** Whoever the folder and the system let. */
        ANYBODY,
        /** The owner alone, where the file system knows owners. */
        OWNER
    }

    /**
     * What a file held.
     *
     * @param contents what it said, or nothing
     * @param trouble what was wrong with it, if anything
     * @param replaceable whether it may be written; not if it holds what could neither be read nor set aside
     */
    public record Reading<T>(Optional<T> contents, Optional<String> trouble, boolean replaceable) {
        public Reading {
            Objects.requireNonNull(contents);
            Objects.requireNonNull(trouble);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(WholeFile.class);

    private final Path path;
    private final long largest;
    private final Readers readers;

    /**
     * Remembers.
     *
     * @param largest bytes, beyond which it is taken for damaged
     */
    public WholeFile(Path path, long largest, Readers readers) {
        this.path = path;
        this.largest = largest;
        this.readers = readers;
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** As {@link #readBytes}, of text in UTF-8. */
    public <T> Reading<T> read(Function<String, T> parser) {
        return readBytes(ofText(parser));
    }

    /** A parser of bytes, of one of text in UTF-8; what is no text is damaged. */
    public static <T> Function<byte[], T> ofText(Function<String, T> parser) {
        return bytes -> {
            try {
                return parser.apply(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString());
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("it is not text", e);
            }
        };
    }

    /**
     * Reads it; none is no trouble, unless a start was broken off after a damaged one was set aside: then the one before that counts. It is
     * damaged if the parser throws {@link IllegalArgumentException} or {@link DateTimeException}; if it throws
     * {@link NewerVersionException} the file is left as it is, and not to be written.
     */
    public <T> Reading<T> readBytes(Function<byte[], T> parser) {
        try {
            if (Files.notExists(path)) {
                return absent(parser);
            }
            if (Files.size(path) > largest) {
                throw new IllegalArgumentException("it is larger than " + largest + " bytes");
            }
            return new Reading<>(Optional.of(parser.apply(Files.readAllBytes(path))), Optional.empty(), true);
        } catch (NewerVersionException e) {
            return untouchable(e.getMessage());
        } catch (IllegalArgumentException | DateTimeException e) {
            return setAside(e.getMessage(), parser);
        } catch (IOException e) {
            return untouchable("cannot be read: " + e);
        }
    }

    /** As {@link #writeBytes}, of text in UTF-8. */
    public Optional<String> write(String text) {
        return writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes it. Answers what went wrong, if anything; then what was there before is there still. */
    public Optional<String> writeBytes(byte[] contents) {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Path folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.deleteIfExists(temporary);
            try (FileChannel out = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes())) {
                ByteBuffer bytes = ByteBuffer.wrap(contents);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            keepPrevious();
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep(folder);
            return Optional.empty();
        } catch (IOException e) {
            dropHalf(temporary, e);
            return Optional.of("cannot be written: " + e);
        }
    }

    /**
     * Renames what stands there, and nobody has read, so that it is not overwritten.
     *
     * @return what it is called now; empty if nothing stood there
     * @throws IOException if it cannot be renamed, or is no file: whoever names a folder by mistake still has it
     */
    public Optional<Path> makeRoom() throws IOException {
        if (Files.notExists(path)) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(path)) {
            throw new FileSystemException(path.toString(), null, "it is no file");
        }
        Path kept = named("replaced", firstFree("replaced"));
        Files.move(path, kept);
        return Optional.of(kept);
    }

    /** What was half written is of no use to anybody, and would fill a disk that is full. */
    private static void dropHalf(Path temporary, IOException trouble) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            trouble.addSuppressed(e);
        }
    }

    private FileAttribute<?>[] attributes() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return readers == Readers.OWNER && posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
                }
                : new FileAttribute<?>[0];
    }

    /** The new name is safe, too, where a folder can be opened like a file. */
    private static void keep(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** A second name of what is there now; the next moment the first name is given to what is new. */
    private void keepPrevious() throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        Files.deleteIfExists(previous());
        secondName(path, previous());
    }

    private static void secondName(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
        } catch (UnsupportedOperationException | FileSystemException e) {
            // a file system without second names
            Files.copy(file, name, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private <T> Reading<T> setAside(String why, Function<byte[], T> parser) {
        try {
            int n = firstFree("damaged");
            Files.move(path, named("damaged", n));
            return instead(
                    "is damaged (" + why + "), set aside as "
                            + named("damaged", n).getFileName(),
                    parser);
        } catch (IOException e) {
            return untouchable("is damaged (" + why + ") and cannot be set aside (" + e + ")");
        }
    }

    /**
     * Nothing is there: whoever deletes the file means it; but if the one before it is older than the last that was set aside, nothing
     * was written since then, and it counts.
     */
    private <T> Reading<T> absent(Function<byte[], T> parser) {
        Path last = named("damaged", firstFree("damaged") - 1);
        try {
            boolean brokenOff = Files.exists(last)
                    && Files.exists(previous())
                    && Files.getLastModifiedTime(previous()).compareTo(Files.getLastModifiedTime(last)) <= 0;
            return brokenOff
                    ? instead("is not there, since it was set aside as " + last.getFileName(), parser)
                    : new Reading<>(Optional.empty(), Optional.empty(), true);
        } catch (IOException e) {
            return untouchable("cannot be read: " + e);
        }
    }

    /** Reads the one before. A newer version's is given a name under which it is not overwritten. */
    private <T> Reading<T> instead(String trouble, Function<byte[], T> parser) throws IOException {
        try {
            Optional<T> before = before(parser);
            if (before.isPresent()) {
                giveFirstNameToPrevious();
            }
            String sequel = before.isPresent()
                    ? "what stood there before the last change counts"
                    : "the node starts without it";
            return new Reading<>(before, Optional.of(trouble + "; " + sequel), true);
        } catch (NewerVersionException e) {
            Path kept = named("newer", firstFree("newer"));
            Files.move(previous(), kept);
            String sequel = "the one before it " + e.getMessage() + " and is kept as " + kept.getFileName();
            return new Reading<>(
                    Optional.empty(), Optional.of(trouble + "; " + sequel + "; the node starts without it"), true);
        }
    }

    /** Until something is written, whoever starts next finds it, too, if there is room for that. */
    private void giveFirstNameToPrevious() {
        try {
            secondName(previous(), path);
        } catch (IOException e) {
            LOG.warn(
                    "{} counts, but cannot be had as {}, until that is written again: {}",
                    previous(),
                    path,
                    e.toString());
        }
    }

    /** What the one before said, if it can be read. */
    private <T> Optional<T> before(Function<byte[], T> parser) {
        try {
            boolean readable = Files.exists(previous()) && Files.size(previous()) <= largest;
            return readable ? Optional.of(parser.apply(Files.readAllBytes(previous()))) : Optional.empty();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            LOG.warn("{} cannot be read either: {}", previous(), e.toString());
            return Optional.empty();
        }
    }

    private static <T> Reading<T> untouchable(String trouble) {
        return new Reading<>(
                Optional.empty(), Optional.of(trouble + "; it is left as it is, and nothing is saved there"), false);
    }

    private Path previous() {
        return path.resolveSibling(path.getFileName() + ".previous");
    }

    private Path named(String word, int n) {
        return path.resolveSibling(path.getFileName() + "." + word + "-" + n);
    }

    private int firstFree(String word) {
        int n = 1;
        while (Files.exists(named(word, n))) {
            n++;
        }
        return n;
    }
}
