package org.jackfield.distribution.plugins;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A small bundle; equal ones have equal bytes. */
final class SampleBundle {

    private final Manifest manifest = new Manifest();
    private String content = "";

    private SampleBundle() {
        with(Attributes.Name.MANIFEST_VERSION.toString(), "1.0");
    }

    static SampleBundle named(String name) {
        return new SampleBundle().with("Bundle-ManifestVersion", "2").with("Bundle-SymbolicName", name);
    }

    /** A jar that is none. */
    static SampleBundle library() {
        return new SampleBundle();
    }

    SampleBundle version(String version) {
        return with("Bundle-Version", version);
    }

    SampleBundle with(String header, String value) {
        manifest.getMainAttributes().put(new Attributes.Name(header), value);
        return this;
    }

    SampleBundle containing(String text) {
        content = text;
        return this;
    }

    byte[] bytes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(bytes)) {
            out.putNextEntry(entry("META-INF/MANIFEST.MF"));
            manifest.write(out);
            out.closeEntry();
            out.putNextEntry(entry("content"));
            out.write(content.getBytes(StandardCharsets.UTF_8));
            out.closeEntry();
        }
        return bytes.toByteArray();
    }

    private static JarEntry entry(String name) {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        return entry;
    }
}
