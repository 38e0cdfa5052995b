package org.jackfield.handshake.identity;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jackfield.api.identity.Identity;
import org.jackfield.handshake.identity.IdentityException.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that keeps an identity: {@code identity.json}, as Octez writes and reads it.
 *
 * <p>Only its owner may read it: it is created so, and a file that others may read is closed to them when it is loaded. It is
 * never overwritten. Source: tezos-wire.md, section 2. Safe from any thread.
 */
public final class IdentityFile {

    /** A longer file is damaged. */
    public static final int MAX_BYTES = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(IdentityFile.class);
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private IdentityFile() {}

    /**
     * Reads an identity and checks that its parts belong together; how much work was done for it, {@link #check} says.
     *
     * <p>If others may read the file, their permission is taken away, with a warning in the log.
     *
     * @throws IdentityException {@code MISSING}, {@code UNREADABLE}, {@code EXPOSED}, {@code DAMAGED}, {@code PEER_MISMATCH} or
     *     {@code KEYS_MISMATCH}
     */
    public static Identity load(Path file) throws IdentityException {
        byte[] json = read(file);
        closeToOthers(file);
        return IdentityJson.read(file, json);
    }

    /**
     * Checks that enough work was done.
     *
     * @throws IdentityException {@code INSUFFICIENT_WORK}
     */
    public static void check(Path file, Identity identity, Difficulty difficulty) throws IdentityException {
        if (!difficulty.accepts(identity.publicKey(), identity.stamp())) {
            throw new IdentityException(
                    Kind.INSUFFICIENT_WORK,
                    file,
                    "the identity " + identity.peer() + " in " + file + " proves less work than difficulty "
                            + difficulty
                            + " asks for: lower the difficulty, or move the file away and generate another");
        }
    }

    /**
     * Writes an identity where no file is, together with the directories above it.
     *
     * <p>The whole file appears at once, and on the disk; of two that race one fails, and what was there stays.
     *
     * @throws IdentityException {@code EXISTS} or {@code UNWRITABLE}
     */
    public static void create(Path file, Identity identity) throws IdentityException {
        Path place = vacant(file);
        try {
            new NewFile(place).write(IdentityJson.write(identity));
        } catch (FileAlreadyExistsException e) {
            throw exists(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * Finds out, before the work of a search is done, whether an identity could be written: makes the directories above it, and a
     * file beside it for a moment.
     *
     * @throws IdentityException {@code EXISTS} or {@code UNWRITABLE}, as {@link #create} would
     */
    public static void tryOut(Path file) throws IdentityException {
        Path place = vacant(file);
        try {
            new NewFile(place).tryOut();
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static Path vacant(Path file) throws IdentityException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw exists(file);
        }
        Path place = file.toAbsolutePath();
        try {
            Files.createDirectories(place.getParent());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return place;
    }

    private static byte[] read(Path file) throws IdentityException {
        if (Files.isDirectory(file)) {
            throw new IdentityException(
                    Kind.UNREADABLE, file, "the identity file " + file + " cannot be read: it is a directory");
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IdentityException(
                        Kind.DAMAGED,
                        file,
                        "the identity file " + file + " has more than " + MAX_BYTES + " bytes: it is something else");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IdentityException(
                    Kind.MISSING,
                    file,
                    "there is no identity file " + file + ": make one with 'jackfield identity generate'",
                    e);
        } catch (IOException e) {
            throw new IdentityException(
                    Kind.UNREADABLE,
                    file,
                    "the identity file " + file + " cannot be read (" + cause(e) + ")"
                            + (e instanceof AccessDeniedException ? ": see who owns it" : ""),
                    e);
        }
    }

    private static void closeToOthers(Path file) throws IdentityException {
        try {
            Optional<PosixFileAttributeView> view =
                    Optional.ofNullable(Files.getFileAttributeView(file, PosixFileAttributeView.class));
            if (view.isEmpty()) {
                return;
            }
            Set<PosixFilePermission> permissions = view.get().readAttributes().permissions();
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                permissions.removeAll(OF_OTHERS);
                view.get().setPermissions(permissions);
                LOG.warn("the identity file {} was open to others; it is now its owner's alone", file);
            }
        } catch (IOException e) {
            throw new IdentityException(
                    Kind.EXPOSED,
                    file,
                    "the identity file " + file + " is open to others and cannot be closed (" + cause(e)
                            + "): chmod 600 it",
                    e);
        }
    }

    private static IdentityException unwritable(Path file, IOException e) {
        return new IdentityException(
                Kind.UNWRITABLE,
                file,
                "the identity file " + file + " cannot be written (" + cause(e) + "): see to its directory",
                e);
    }

    private static IdentityException exists(Path file) {
        return new IdentityException(
                Kind.EXISTS,
                file,
                "there is an identity file " + file + " already, and it is never overwritten: move it away first");
    }

    private static String cause(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access denied";
        }
        if (e instanceof FileAlreadyExistsException taken) {
            return taken.getFile() + " is not a directory";
        }
        return e instanceof FileSystemException trouble && trouble.getReason() != null
                ? trouble.getReason().toLowerCase(Locale.ROOT)
                : e.getClass().getSimpleName();
    }
}
