package org.jackfield.pool.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.recording.NewerRecordingException;
import org.jackfield.api.recording.RecordingReader;
import org.jackfield.api.recording.RecordingWriter;

/**
 * A folder of recordings, numbered in the order in which they were made: appended to is the last one of this run, and when there is no more
 * room the oldest goes, a whole recording at a time.
 *
 * <p>What an earlier run has made is never appended to. What is damaged, or a newer version's, is renamed ({@code .damaged-<n>},
 * {@code .newer-<n>}) and told of; it takes no room of the others, and stays. For its owner alone, where the file system knows owners. One
 * thread.
 */
final class RecordingFolder {

    /** So many recordings share the room, so that as much of it is always in use. */
    private static final int RECORDINGS = 8;

    private static final Pattern NAME = Pattern.compile("(\\d{1,9})\\.scores");

    private final Path path;
    private final Consumer<NodeEvent> events;
    private final TreeMap<Integer, Long> sizes = new TreeMap<>();
    private Optional<FileChannel> open = Optional.empty();
    private boolean looked;
    private long bytes;

    RecordingFolder(Path path, Consumer<NodeEvent> events) {
        this.path = path;
        this.events = events;
    }

    Path path() {
        return path;
    }

    /** What all recordings in it take. */
    long bytes() {
        return bytes;
    }

    /**
     * Writes a block behind the last one.
     *
     * @param most bytes of all recordings, from now on
     * @throws IOException if it is not written; then nothing of it is, if the disk lets us, and the next begins another recording
     */
    void append(byte[] block, long most) throws IOException {
        if (!looked) {
            look();
        }
        if (open.isPresent() && sizes.lastEntry().getValue() + block.length > most / RECORDINGS) {
            close();
        }
        makeRoom(most - block.length - RecordingWriter.header().length);
        if (open.isEmpty()) {
            begin();
        }
        int last = sizes.lastKey();
        try {
            write(open.get(), block);
            grow(last, block.length);
        } catch (IOException e) {
            giveUp(last, e);
            throw e;
        }
    }

    /**
     * Takes no more room than that from now on.
     *
     * @throws IOException if what is too much cannot be looked for, or does not go
     */
    void shrink(long most) throws IOException {
        if (!looked && Files.notExists(path)) {
            return;
        }
        if (!looked) {
            look();
        }
        if (open.isPresent() && sizes.lastEntry().getValue() > most / RECORDINGS) {
            close();
        }
        makeRoom(most);
    }

    /** What is written stays, whatever happens to the machine. */
    void close() throws IOException {
        if (open.isPresent()) {
            FileChannel last = open.get();
            open = Optional.empty();
            try (last) {
                last.force(true);
            }
        }
    }

    private void look() throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.notExists(path)) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.createDirectory(path, owner("rwx------", posix));
        }
        Map<Integer, Path> found = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.put(Integer.parseInt(name.group(1)), file);
                }
            }
        }
        sizes.clear();
        bytes = 0;
        for (Map.Entry<Integer, Path> each : found.entrySet()) {
            if (readable(each.getValue())) {
                grow(each.getKey(), Files.size(each.getValue()));
            }
        }
        looked = true;
    }

    /** Whether it is a recording that this version may throw away one day. */
    private boolean readable(Path file) throws IOException {
        try {
            RecordingReader.open(file, trouble -> {}).close();
            return true;
        } catch (NewerRecordingException e) {
            setAside(file, "newer", e.getMessage());
        } catch (IllegalArgumentException e) {
            setAside(file, "damaged", "is damaged (" + e.getMessage() + ")");
        }
        return false;
    }

    private void setAside(Path file, String word, String why) throws IOException {
        int n = 1;
        while (Files.exists(named(file, word, n))) {
            n++;
        }
        Files.move(file, named(file, word, n));
        events.accept(new NodeEvent.FileTrouble(
                file.toString(), why + ", set aside as " + named(file, word, n).getFileName()));
    }

    private static Path named(Path file, String word, int n) {
        return file.resolveSibling(file.getFileName() + "." + word + "-" + n);
    }

    private void makeRoom(long most) throws IOException {
        while (bytes > most && sizes.size() > (open.isPresent() ? 1 : 0)) {
            int oldest = sizes.firstKey();
            Files.deleteIfExists(file(oldest));
            bytes -= sizes.remove(oldest);
        }
    }

    private void begin() throws IOException {
        int next = sizes.isEmpty() ? 1 : sizes.lastKey() + 1;
        while (Files.exists(file(next))) {
            // somebody has put it there since we looked
            next++;
        }
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileChannel fresh = FileChannel.open(
                file(next), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner("rw-------", posix));
        open = Optional.of(fresh);
        sizes.put(next, 0L);
        try {
            byte[] header = RecordingWriter.header();
            write(fresh, header);
            grow(next, header.length);
        } catch (IOException e) {
            giveUp(next, e);
            throw e;
        }
    }

    private void grow(int number, long more) {
        sizes.merge(number, more, Long::sum);
        bytes += more;
    }

    private static void write(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            out.write(rest);
        }
    }

    /** What was half written is of no use to anybody, and would fill a disk that is full. */
    private void giveUp(int number, IOException trouble) {
        FileChannel half = open.orElseThrow();
        open = Optional.empty();
        try (half) {
            half.truncate(sizes.get(number));
        } catch (IOException e) {
            trouble.addSuppressed(e);
        }
        if (sizes.get(number) <= RecordingWriter.header().length) {
            bytes -= sizes.remove(number);
            try {
                Files.deleteIfExists(file(number));
            } catch (IOException e) {
                trouble.addSuppressed(e);
            }
        }
    }

    private Path file(int number) {
        return path.resolve(String.format("%06d.scores", number));
    }

    private static FileAttribute<?>[] owner(String may, boolean posix) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(may))}
                : new FileAttribute<?>[0];
    }
}
