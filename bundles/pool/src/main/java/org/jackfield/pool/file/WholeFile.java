package org.jackfield.pool.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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

/**
 * A text file that is written whole or not at all: whoever kills us at any moment finds the old text or the new one, never a mixture.
 *
 * <p>Written to a temporary name beside it, forced to the disk, renamed, and the folder forced. A damaged one is renamed
 * {@code .damaged-<n>}, so that nothing overwrites it; what can neither be read nor renamed is not to be written in this run.
 * Blocks; one thread at a time.
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

    /**
     * Reads it; none is no trouble. It is damaged if the parser throws {@link IllegalArgumentException} or {@link DateTimeException}.
     */
    public <T> Reading<T> read(Function<String, T> parser) {
        try {
            if (Files.notExists(path)) {
                return new Reading<>(Optional.empty(), Optional.empty(), true);
            }
            if (Files.size(path) > largest) {
                throw new IllegalArgumentException("it is larger than " + largest + " bytes");
            }
            return new Reading<>(Optional.of(parser.apply(Files.readString(path))), Optional.empty(), true);
        } catch (CharacterCodingException e) {
            return setAside("it is not text");
        } catch (IllegalArgumentException | DateTimeException e) {
            return setAside(e.getMessage());
        } catch (IOException e) {
            return untouchable("cannot be read: " + e);
        }
    }

    /** Writes it. Answers what went wrong, if anything. */
    public Optional<String> write(String text) {
        Path temporary = path.resolveSibling(path.getFileName() + ".tmp");
        try {
            Path folder = path.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            Files.deleteIfExists(temporary);
            try (FileChannel out = FileChannel.open(
                    temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes())) {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            keep(folder);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("cannot be written: " + e);
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

    private <T> Reading<T> setAside(String why) {
        try {
            int n = 1;
            while (Files.exists(damaged(n))) {
                n++;
            }
            Files.move(path, damaged(n));
            String trouble = "is damaged (" + why + "), set aside as "
                    + damaged(n).getFileName() + "; the node starts without it";
            return new Reading<>(Optional.empty(), Optional.of(trouble), true);
        } catch (IOException e) {
            return untouchable("is damaged (" + why + ") and cannot be set aside (" + e + ")");
        }
    }

    private static <T> Reading<T> untouchable(String trouble) {
        return new Reading<>(
                Optional.empty(), Optional.of(trouble + "; it is left as it is, and nothing is saved there"), false);
    }

    private Path damaged(int n) {
        return path.resolveSibling(path.getFileName() + ".damaged-" + n);
    }
}
