package org.jackfield.distribution.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be set, as the bundles themselves describe it in their metatype files. Immutable.
 *
 * @param byPid the keys of each PID
 */
public record SettingsSchema(Map<String, Map<String, Key>> byPid) {

    private static final Logger LOG = LoggerFactory.getLogger(SettingsSchema.class);
    private static final String FOLDER = "OSGI-INF/metatype/";

    /** What each of them describes, together. */
    static SettingsSchema of(Collection<SettingsSchema> several) {
        Map<String, Map<String, Key>> byPid = new HashMap<>();
        several.forEach(one -> one.byPid.forEach(
                (pid, keys) -> byPid.computeIfAbsent(pid, of -> new HashMap<>()).putAll(keys)));
        return new SettingsSchema(byPid);
    }

    /** Of one jar; one that cannot be read describes nothing. */
    public static SettingsSchema ofJar(Path jar) {
        Map<String, Map<String, Key>> byPid = new HashMap<>();
        read(jar, byPid);
        return new SettingsSchema(byPid);
    }

    /** Whether a bundle that is there says what can be set under that PID. */
    boolean knows(String pid) {
        return byPid.containsKey(factory(pid));
    }

    /** The keys among those given that mean nothing to their bundle, in order. */
    public List<String> unknown(String pid, Collection<String> keys) {
        Map<String, Key> known = byPid.getOrDefault(factory(pid), Map.of());
        return List.copyOf(new TreeSet<>(keys.stream()
                .filter(key -> knows(pid) && !known.containsKey(key) && !ofTheFramework(key))
                .toList()));
    }

    /** What a value should be, if it is not. */
    public Optional<String> wrong(String pid, String key, String value) {
        return Optional.ofNullable(byPid.getOrDefault(factory(pid), Map.of()).get(key))
                .flatMap(described -> described.wrong(value.strip()));
    }

    private static String factory(String pid) {
        int tilde = pid.indexOf('~');
        return tilde < 0 ? pid : pid.substring(0, tilde);
    }

    private static boolean ofTheFramework(String key) {
        return key.startsWith("service.") || key.endsWith(".target") || key.endsWith(".cardinality.minimum");
    }

    private static void read(Path file, Map<String, Map<String, Key>> byPid) {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            for (JarEntry entry : jar.stream()
                    .filter(e -> e.getName().startsWith(FOLDER) && e.getName().endsWith(".xml"))
                    .toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    read(in, byPid);
                }
            }
        } catch (IOException | XMLStreamException e) {
            LOG.debug("{} describes no settings", file, e);
        }
    }

    private static void read(InputStream in, Map<String, Map<String, Key>> byPid) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        XMLStreamReader xml = factory.createXMLStreamReader(in);
        Map<String, Map<String, Key>> classes = new HashMap<>();
        String ocd = "";
        String pid = "";
        while (xml.hasNext()) {
            if (xml.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            switch (xml.getLocalName()) {
                case "OCD":
                    ocd = attribute(xml, "id");
                    classes.put(ocd, new HashMap<>());
                    break;
                case "AD":
                    classes.get(ocd).put(attribute(xml, "id"), key(xml));
                    break;
                case "Designate":
                    pid = attribute(xml, "pid") + attribute(xml, "factoryPid");
                    break;
                case "Object":
                    byPid.computeIfAbsent(pid, of -> new HashMap<>())
                            .putAll(classes.getOrDefault(attribute(xml, "ocdref"), Map.of()));
                    break;
                default:
            }
        }
    }

    private static Key key(XMLStreamReader xml) {
        return new Key(attribute(xml, "type"), attribute(xml, "min"), attribute(xml, "max"));
    }

    private static String attribute(XMLStreamReader xml, String name) {
        return Optional.ofNullable(xml.getAttributeValue("", name))
                .or(() -> Optional.ofNullable(xml.getAttributeValue(null, name)))
                .orElse("");
    }

    /**
     * What one key takes.
     *
     * @param type as metatype names it
     * @param min the least number, or empty
     * @param max the greatest, or empty
     */
    public record Key(String type, String min, String max) {

        /** What the value should be, if it is not. */
        Optional<String> wrong(String value) {
            boolean right;
            String expected;
            try {
                switch (type) {
                    case "Integer":
                        expected = "a whole number";
                        right = within(Integer.parseInt(value));
                        break;
                    case "Long":
                        expected = "a whole number";
                        right = within(Long.parseLong(value));
                        break;
                    case "Double":
                        expected = "a number";
                        right = within(Double.parseDouble(value));
                        break;
                    case "Boolean":
                        return value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                                ? Optional.empty()
                                : Optional.of("true or false");
                    default:
                        return Optional.empty();
                }
            } catch (NumberFormatException e) {
                expected = type.equals("Double") ? "a number" : "a whole number";
                right = false;
            }
            return right ? Optional.empty() : Optional.of(expected + bounds());
        }

        private boolean within(double number) {
            return (min.isEmpty() || number >= Double.parseDouble(min))
                    && (max.isEmpty() || number <= Double.parseDouble(max));
        }

        private String bounds() {
            return (min.isEmpty() ? "" : " from " + min) + (max.isEmpty() ? "" : " to " + max);
        }
    }
}
