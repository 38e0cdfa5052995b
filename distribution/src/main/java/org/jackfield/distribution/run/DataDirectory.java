package org.jackfield.distribution.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jackfield.distribution.ExitCode;
import org.jackfield.distribution.Refusal;

/**
 * A node's own directory: identity, address book, settings, plugins, logs and the framework's cache. Locked while it is open, so that no
 * two nodes ever share one; the system takes the lock away when the process ends, however it ends.
 */
final class DataDirectory implements AutoCloseable {

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Creates what is missing, and locks it. */
    static DataDirectory open(Path given) throws Refusal {
        Path path = given.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
            FileChannel lockFile =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(lockFile)) {
                lockFile.close();
                throw new Refusal(ExitCode.DATA_DIRECTORY_BUSY, "Another node uses the data directory " + path + ".");
            }
            for (String child : new String[] {"etc", "plugins", "logs", "cache"}) {
                Files.createDirectories(path.resolve(child));
            }
            return new DataDirectory(path, lockFile);
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The data directory cannot be used: " + e.getFile() + " is a file.");
        } catch (AccessDeniedException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The data directory " + path + " cannot be used: access to " + e.getFile() + " is denied.");
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.DATA_DIRECTORY_UNUSABLE,
                    "The data directory " + path + " cannot be used: " + reason(e) + ".");
        }
    }

    Path path() {
        return path;
    }

    Path identity() {
        return path.resolve("identity.json");
    }

    /** The node's own settings. */
    Path etc() {
        return path.resolve("etc");
    }

    /** Plugins of this node alone. */
    Path plugins() {
        return path.resolve("plugins");
    }

    Path logs() {
        return path.resolve("logs");
    }

    /** What the framework and its watchers write; emptied whenever a node starts. */
    Path cache() {
        return path.resolve("cache");
    }

    /** Where the copies of the plugins are that the framework sees. */
    Path copies() {
        return cache().resolve("taken");
    }

    /** Lets another node have it. */
    @Override
    public void close() throws IOException {
        lockFile.close();
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + " cannot be created";
        }
        return e instanceof FileSystemException trouble && trouble.getReason() != null
                ? trouble.getReason()
                : e.getMessage();
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
