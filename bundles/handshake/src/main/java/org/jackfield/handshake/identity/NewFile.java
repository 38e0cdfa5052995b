package org.jackfield.handshake.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * A file that comes into being whole, for its owner alone, and never in another's place.
 *
 * <p>It is written beside its place, forced to the disk, and then linked into its place: unlike a rename, a link fails if the place is
 * taken. Where the file system has no links, the place is created first and then filled.
 */
final class NewFile {

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path place;

    NewFile(Path place) {
        this.place = place;
    }

    /** Writes a file beside the place, and deletes it; its directory exists. */
    void tryOut() throws IOException {
        Path beside = beside();
        try {
            fill(beside, new byte[1]);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** @throws FileAlreadyExistsException if the place is taken; its directory exists */
    void write(byte[] content) throws IOException {
        Path directory = place.getParent();
        Path beside = beside();
        fill(beside, content);
        try {
            link(beside, content);
        } finally {
            Files.deleteIfExists(beside);
        }
        force(directory);
    }

    private Path beside() {
        byte[] suffix = new byte[8];
        new SecureRandom().nextBytes(suffix);
        return place.resolveSibling(place.getFileName() + "." + HexFormat.of().formatHex(suffix) + ".new");
    }

    private void link(Path beside, byte[] content) throws IOException {
        try {
            Files.createLink(place, beside);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            fill(place, content);
        }
    }

    private static void fill(Path file, byte[] content) throws IOException {
        boolean written = false;
        FileChannel channel = FileChannel.open(file, NEW, ownerOnly(file));
        try (channel) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            written = true;
        } finally {
            if (!written) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes the new entry outlive a loss of power, where directories can be forced. */
    private static void force(Path directory) throws IOException {
        if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
