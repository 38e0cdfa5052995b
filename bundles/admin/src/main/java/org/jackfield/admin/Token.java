package org.jackfield.admin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What other machines have to say. Its text is never shown. */
final class Token {

    /** Where it is in the node's folder, if nothing else is configured. */
    static final String FILE = "api-token";

    private static final Logger LOG = LoggerFactory.getLogger(Token.class);
    private static final int SHORTEST = 16;
    private static final int LONGEST = 4096;
    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Optional<byte[]> secret;
    private final boolean readable;

    private Token(Optional<byte[]> secret, boolean readable) {
        this.secret = secret;
        this.readable = readable;
    }

    /** The configured file's, or that of the node's folder. A file that cannot be used lets nobody in from elsewhere. */
    static Token of(AdminSettings settings) {
        Optional<Path> file = settings.tokenFile()
                .or(() -> settings.dataDir().map(folder -> folder.resolve(FILE)).filter(Token::present));
        return file.isEmpty() ? new Token(Optional.empty(), true) : read(file.get());
    }

    /** Also if it leads nowhere: whoever has put it there wanted a token. */
    private static boolean present(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Token read(Path file) {
        try {
            Optional<String> objection = objection(file);
            if (objection.isEmpty()) {
                String text = Files.readString(file).strip();
                if (text.length() >= SHORTEST) {
                    return new Token(Optional.of(text.getBytes(StandardCharsets.UTF_8)), true);
                }
                objection = Optional.of("it has fewer than " + SHORTEST + " characters");
            }
            LOG.error("the token file {} is not used, and other machines get no access: {}", file, objection.get());
        } catch (IOException e) {
            LOG.error("the token file {} cannot be read, and other machines get no access", file, e);
        }
        return new Token(Optional.empty(), false);
    }

    private static Optional<String> objection(Path file) throws IOException {
        if (Files.size(file) > LONGEST) {
            return Optional.of("it has more than " + LONGEST + " bytes");
        }
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
            return Optional.of("others than its owner may read or change it (chmod 600)");
        }
        return Optional.empty();
    }

    /** Whether there is one. */
    boolean set() {
        return secret.isPresent();
    }

    /** Whether the configuration could be followed. */
    boolean readable() {
        return readable;
    }

    /** Takes the same time for every text of the same length. */
    boolean is(String said) {
        return secret.isPresent() && MessageDigest.isEqual(secret.get(), said.getBytes(StandardCharsets.UTF_8));
    }
}
