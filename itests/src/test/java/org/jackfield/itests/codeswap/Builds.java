package org.jackfield.itests.codeswap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Two versions of a bundle that alternate, each newer than the one before. In every second one all classes are other ones, in packages of
 * other names; so nothing of one version passes for something of the other. Each carries a {@link BuildId}.
 */
final class Builds {

    private static final String OTHER = "other";
    private static final String COMPONENTS = "Service-Component";
    private static final String COMPONENT = "OSGI-INF/build.xml";
    /** The property by which the service is found. */
    private static final String OF = "build.of";

    private final String bundle;
    private final String[] packages;
    private final Manifest manifest;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private int count;

    /** Of a bundle whose packages are all its own. */
    static Builds of(Path jar) throws IOException {
        try (JarInputStream first = new JarInputStream(Files.newInputStream(jar))) {
            return new Builds(first);
        }
    }

    private Builds(JarInputStream first) throws IOException {
        manifest = first.getManifest();
        bundle = attributes().getValue("Bundle-SymbolicName");
        packages = attributes().getValue("Private-Package").split(",");
        for (JarEntry entry = first.getNextJarEntry(); entry != null; entry = first.getNextJarEntry()) {
            if (!entry.isDirectory()) {
                entries.put(entry.getName(), first.readAllBytes());
            }
        }
        attributes().putValue(COMPONENTS, attributes().getValue(COMPONENTS) + "," + COMPONENT);
    }

    /** The filter of the service that says which build is running. */
    String filter() {
        return "(" + OF + "=" + bundle + ")";
    }

    Build next() throws IOException {
        count++;
        boolean other = count % 2 == 0;
        String id = String.format(Locale.ROOT, "build%05d", count);
        String version = attributes().getValue("Bundle-Version").replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
        Manifest own = new Manifest(manifest);
        own.getMainAttributes().putValue("Bundle-Version", version + "." + id);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, own)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(jar, entry.getKey(), entry.getValue(), other);
            }
            put(jar, bundle.replace('.', '/') + "/BuildId.class", buildId(id), other);
            put(jar, COMPONENT, component().getBytes(UTF_8), other);
        }
        return new Build(id, bytes.toByteArray());
    }

    private void put(JarOutputStream jar, String name, byte[] content, boolean other) throws IOException {
        jar.putNextEntry(new JarEntry(other && name.endsWith(".class") ? renamed(name) : name));
        jar.write(other ? renamed(name, content) : content);
        jar.closeEntry();
    }

    private byte[] renamed(String name, byte[] content) throws IOException {
        if (name.endsWith(".class")) {
            return ClassFile.rewritten(content, this::renamed);
        }
        // component descriptions name a class as the value of an attribute that metatypes have not
        return name.startsWith("OSGI-INF/") && name.endsWith(".xml") && !name.contains("metatype")
                ? implementedByOther(new String(content, UTF_8)).getBytes(UTF_8)
                : content;
    }

    /** Class names as they stand in class files. */
    private String renamed(String text) {
        String renamed = text;
        for (String each : packages) {
            String path = each.replace('.', '/') + "/";
            renamed = renamed.replace(path, path + OTHER + "/");
        }
        return renamed;
    }

    private String implementedByOther(String xml) {
        return Arrays.stream(packages)
                .reduce(
                        xml,
                        (text, each) -> text.replace("class=\"" + each + ".", "class=\"" + each + "." + OTHER + "."));
    }

    private byte[] buildId(String id) throws IOException {
        String here = BuildId.class.getName().replace('.', '/');
        String there = bundle.replace('.', '/') + "/BuildId";
        try (InputStream compiled = BuildId.class.getResourceAsStream("BuildId.class")) {
            return ClassFile.rewritten(
                    compiled.readAllBytes(), text -> text.replace(here, there).replace(BuildId.PLACE, id));
        }
    }

    private String component() {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="build">
                  <property name="%s" value="%s"/>
                  <service><provide interface="java.util.function.Supplier"/></service>
                  <implementation class="%s.BuildId"/>
                </scr:component>
                """
                .formatted(OF, bundle, bundle);
    }

    private Attributes attributes() {
        return manifest.getMainAttributes();
    }
}
