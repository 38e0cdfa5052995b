package org.jackfield.itests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jackfield.itests.felix.NodeBundles;

/** The bundle of a transport in a newer version whose service is a {@link HostileTransport}. */
final class HostileBuild {

    private static final String COMPONENT = "OSGI-INF/hostile.xml";

    private HostileBuild() {}

    /** The jar. */
    static InputStream of(Victim victim, Vice vice, String qualifier) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream honest = new JarInputStream(Files.newInputStream(NodeBundles.jar(victim.bundle())))) {
            Manifest manifest = honest.getManifest();
            String version = manifest.getMainAttributes().getValue("Bundle-Version");
            String numbers = version.replaceFirst("^(\\d+\\.\\d+\\.\\d+).*", "$1");
            manifest.getMainAttributes().putValue("Bundle-Version", numbers + "." + qualifier);
            manifest.getMainAttributes().putValue("Service-Component", COMPONENT);
            try (JarOutputStream hostile = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = honest.getNextJarEntry(); entry != null; entry = honest.getNextJarEntry()) {
                    hostile.putNextEntry(new JarEntry(entry.getName()));
                    honest.transferTo(hostile);
                }
                for (Class<?> type : List.of(HostileTransport.class, victim.hostile(), Vice.class)) {
                    String name = type.getName().replace('.', '/') + ".class";
                    hostile.putNextEntry(new JarEntry(name));
                    try (InputStream compiled = type.getClassLoader().getResourceAsStream(name)) {
                        compiled.transferTo(hostile);
                    }
                }
                hostile.putNextEntry(new JarEntry(COMPONENT));
                hostile.write(victim.component(vice).getBytes(UTF_8));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
