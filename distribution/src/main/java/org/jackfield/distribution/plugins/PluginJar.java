package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar in a plugin folder that is a whole bundle.
 *
 * @param jar where people put it
 * @param copy of these very bytes; nobody else writes there
 * @param rank of its folder: the higher one counts where versions are equal
 * @param name the bundle's symbolic name
 * @param digest of its bytes
 */
record PluginJar(Path jar, Path copy, int rank, String name, Version version, String digest) {

    /** Best first: the newest; of equal ones that of the folder that ranks higher; then by the name of the file, the last first. */
    static final Comparator<PluginJar> BEST_FIRST = Comparator.comparing(PluginJar::version)
            .thenComparing(PluginJar::rank)
            .thenComparing(PluginJar::jar)
            .reversed();

    /**
     * Copies a jar and reads all of the copy, which compares the checksums, too.
     *
     * @throws IOException if it cannot be copied, or with a sentence's end that says why it is no bundle
     */
    static PluginJar copied(Path jar, Path copy, int rank) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        Attributes manifest = manifest(copy, true);
        return new PluginJar(
                jar,
                copy,
                rank,
                nameIn(manifest),
                versionIn(manifest),
                HexFormat.of().formatHex(digest.digest()));
    }

    /** The symbolic name of a bundle. */
    static String nameOf(Path bundle) throws IOException {
        return nameIn(manifest(bundle, false));
    }

    /** Whether there is nothing but the place to tell it from the other. */
    boolean sameBytes(PluginJar other) {
        return digest.equals(other.digest);
    }

    @Override
    public String toString() {
        return jar.toString();
    }

    private static Attributes manifest(Path file, boolean all) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null || manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                throw new NotABundleException(
                        "it is not a bundle, for its manifest has no " + Constants.BUNDLE_SYMBOLICNAME);
            }
            for (JarEntry entry : all ? jar.stream().toList() : List.<JarEntry>of()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
            return manifest.getMainAttributes();
        } catch (SecurityException e) {
            throw new NotABundleException("its signature does not fit", e);
        }
    }

    private static String nameIn(Attributes manifest) {
        return manifest.getValue(Constants.BUNDLE_SYMBOLICNAME).split(";", 2)[0].strip();
    }

    private static Version versionIn(Attributes manifest) throws NotABundleException {
        String version = manifest.getValue(Constants.BUNDLE_VERSION);
        try {
            return Version.parseVersion(version);
        } catch (IllegalArgumentException e) {
            throw new NotABundleException("its " + Constants.BUNDLE_VERSION + " is no version: " + version, e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }

    /** What is read is no bundle; the message says why. */
    static final class NotABundleException extends IOException {

        private static final long serialVersionUID = 1;

        NotABundleException(String message) {
            super(message);
        }

        NotABundleException(String message, Exception cause) {
            super(message, cause);
        }
    }
}
