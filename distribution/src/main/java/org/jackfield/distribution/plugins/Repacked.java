package org.jackfield.distribution.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.osgi.framework.Bundle;

/** An installed bundle as a jar again: where it was installed from, there may be other bytes by now. */
final class Repacked {

    private Repacked() {}

    /** Writes it; a jar that is there already is replaced at once when the new one is whole. */
    static void write(Bundle bundle, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part);
                JarOutputStream jar = new JarOutputStream(out)) {
            // whoever reads the jar as a stream wants it first
            copy(bundle, JarFile.MANIFEST_NAME, jar);
            copyAll(bundle, "/", jar);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copyAll(Bundle bundle, String folder, JarOutputStream jar) throws IOException {
        Enumeration<String> paths = bundle.getEntryPaths(folder);
        while (paths != null && paths.hasMoreElements()) {
            String path = paths.nextElement();
            if (path.endsWith("/")) {
                copyAll(bundle, path, jar);
            } else if (!path.equals(JarFile.MANIFEST_NAME)) {
                copy(bundle, path, jar);
            }
        }
    }

    private static void copy(Bundle bundle, String path, JarOutputStream jar) throws IOException {
        URL entry = bundle.getEntry(path);
        if (entry == null) {
            throw new IOException(bundle + " has no " + path);
        }
        jar.putNextEntry(new ZipEntry(path));
        try (InputStream in = entry.openStream()) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }
}
