package org.jackfield.itests.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle whose service is a {@link HostilePolicy}. */
final class PolicyBuild {

    private static final String COMPONENT = "OSGI-INF/hostile-policy.xml";

    private PolicyBuild() {}

    /** The jar. */
    static InputStream of(Whim whim) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest())) {
            for (Class<?> type : classes()) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream compiled = type.getClassLoader().getResourceAsStream(name)) {
                    compiled.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry(COMPONENT));
            jar.write(component(whim).getBytes(UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    /** Every whim has a class of its own. */
    private static List<Class<?>> classes() {
        List<Class<?>> classes = new ArrayList<>(List.of(HostilePolicy.class, Whim.class));
        for (Whim each : Whim.values()) {
            classes.add(each.getClass());
        }
        return classes;
    }

    private static Manifest manifest() {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.example.hostile");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Import-Package", "org.jackfield.api.scheduling,org.jackfield.api.scoring");
        headers.putValue("Service-Component", COMPONENT);
        headers.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"");
        return manifest;
    }

    private static String component(Whim whim) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="hostile-policy" init="1">
                  <property name="whim" value="%s"/>
                  <property name="service.ranking" type="Integer" value="1000"/>
                  <service>
                    <provide interface="org.jackfield.api.scoring.ScoringPolicy"/>
                    <provide interface="java.lang.Runnable"/>
                  </service>
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(whim, HostilePolicy.class.getName());
    }
}
