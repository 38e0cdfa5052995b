package org.jackfield.admin;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the API is, for programs of the same user on the same machine: a file in the node's folder while the door is open. */
final class ApiFile {

    /** Its name. */
    static final String NAME = "api.json";

    private static final Logger LOG = LoggerFactory.getLogger(ApiFile.class);

    private final Path file;

    ApiFile(Path folder) {
        file = folder.resolve(NAME);
    }

    /** Written whole or not at all, for its owner alone. */
    void write(URI url) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("url", url.toString());
        content.put("pid", ProcessHandle.current().pid());
        try {
            Files.createDirectories(file.getParent());
            Path fresh = Files.createTempFile(file.getParent(), NAME, ".new", ownerOnly());
            try {
                Files.write(fresh, Json.line(content));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written, so programs have to be told where the API is", file, e);
        }
    }

    /** Nobody shall look there any more. */
    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", file, e);
        }
    }

    private FileAttribute<?>[] ownerOnly() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
