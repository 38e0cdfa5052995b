package org.jackfield.itests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The TCP bundle in a newer version whose service is a {@link HostileTransport}. */
final class HostileBuild {

    private static final List<Class<?>> CLASSES = List.of(HostileTransport.class, Vice.class);
    private static final String COMPONENT = "OSGI-INF/hostile.xml";

    private HostileBuild() {}

    /** The jar. */
    static InputStream of(Path tcp, Vice vice, String qualifier) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream honest = new JarInputStream(Files.newInputStream(tcp))) {
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
                for (Class<?> type : CLASSES) {
                    String name = type.getName().replace('.', '/') + ".class";
                    hostile.putNextEntry(new JarEntry(name));
                    try (InputStream compiled = type.getClassLoader().getResourceAsStream(name)) {
                        compiled.transferTo(hostile);
                    }
                }
                hostile.putNextEntry(new JarEntry(COMPONENT));
                hostile.write(component(vice).getBytes(UTF_8));
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static String component(Vice vice) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="hostile" deactivate="deactivate" init="3">
                  <property name="vice" value="%s"/>
                  <property name="scheme" value="tcp"/>
                  <service><provide interface="org.jackfield.api.transport.Transport"/></service>
                  <reference name="loops" interface="io.netty.channel.EventLoopGroup" parameter="0"/>
                  <reference name="parking" interface="java.util.function.Function"
                      target="(org.jackfield.eventloops.role=parking)" parameter="1"/>
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(vice, HostileTransport.class.getName());
    }
}
