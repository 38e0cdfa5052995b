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
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.selection.SelectionPolicy;

/** Bundles whose services are a {@link HostilePolicy} or a {@link HostileSelection}. */
final class PolicyBuild {

    private static final String COMPONENT = "OSGI-INF/hostile-policy.xml";

    private PolicyBuild() {}

    /** One that scores. */
    static InputStream of(Whim whim) throws IOException {
        List<Class<?>> classes = new ArrayList<>(List.of(HostilePolicy.class, Whim.class));
        for (Whim each : Whim.values()) {
            classes.add(each.getClass());
        }
        return of(
                whim,
                HostilePolicy.class,
                classes,
                ScoringPolicy.class,
                "org.jackfield.api.scheduling,org.jackfield.api.scoring");
    }

    /** One that selects. */
    static InputStream of(HostileSelection.Whim whim) throws IOException {
        return of(
                whim,
                HostileSelection.class,
                List.of(HostileSelection.class.getNestMembers()),
                SelectionPolicy.class,
                "org.jackfield.api.identity,org.jackfield.api.point,org.jackfield.api.selection");
    }

    private static InputStream of(
            Enum<?> whim, Class<?> policy, List<Class<?>> classes, Class<?> service, String imports)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(imports))) {
            for (Class<?> type : classes) {
                String name = type.getName().replace('.', '/') + ".class";
                jar.putNextEntry(new JarEntry(name));
                try (InputStream compiled = type.getClassLoader().getResourceAsStream(name)) {
                    compiled.transferTo(jar);
                }
            }
            jar.putNextEntry(new JarEntry(COMPONENT));
            jar.write(component(whim, policy, service).getBytes(UTF_8));
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static Manifest manifest(String imports) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.example.hostile");
        headers.putValue("Bundle-Version", "1.0.0");
        headers.putValue("Import-Package", imports);
        headers.putValue("Service-Component", COMPONENT);
        headers.putValue(
                "Require-Capability",
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4.0)(!(version>=2.0.0)))\"");
        return manifest;
    }

    private static String component(Enum<?> whim, Class<?> policy, Class<?> service) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="hostile-policy" init="1">
                  <property name="whim" value="%s"/>
                  <property name="service.ranking" type="Integer" value="1000"/>
                  <service>
                    <provide interface="%s"/>
                    <provide interface="java.lang.Runnable"/>
                  </service>
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(whim, service.getName(), policy.getName());
    }
}
