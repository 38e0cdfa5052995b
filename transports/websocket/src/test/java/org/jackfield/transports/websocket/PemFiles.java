package org.jackfield.transports.websocket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;

/** A key and its certificate as operators have them. */
record PemFiles(Path certificates, Path key) {

    /** Writes the two; nobody else may read the key. */
    static PemFiles write(Path folder, String name, SelfSigned identity)
            throws IOException, CertificateEncodingException {
        Path certificates = Files.writeString(
                folder.resolve(name + ".pem"),
                pem("CERTIFICATE", identity.certificate().getEncoded()));
        Path key = Files.writeString(
                folder.resolve(name + ".key"), pem("PRIVATE KEY", identity.key().getEncoded()));
        PemFiles files = new PemFiles(certificates, key);
        files.permitKey("rw-------");
        return files;
    }

    void permitKey(String permissions) throws IOException {
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));
    }

    TlsSettings.Identity identity() {
        return new TlsSettings.Identity(certificates, key);
    }

    /** Of whoever believes this certificate alone. */
    TlsSettings.Trust trust() {
        return TlsSettings.Trust.parse(certificates.toString());
    }

    private static String pem(String kind, byte[] content) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    }
}
