package org.jackfield.itests.rules;

import static java.util.stream.Collectors.toList;

import aQute.bnd.header.OSGiHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a jar says of itself: its manifest and its component descriptions.
 *
 * @param ways headers by which a bundle reaches others without naming packages, as far as this one uses them
 */
record BuiltBundle(
        String symbolicName, Set<String> imports, Set<String> exports, Set<String> ways, List<Component> components) {

    private static final List<String> OTHER_WAYS = List.of("Require-Bundle", "Fragment-Host", "DynamicImport-Package");

    /** A component of Declarative Services: the services it provides and those it uses. */
    record Component(String name, Set<String> provides, List<Reference> references) {}

    /** A service that a component uses. */
    record Reference(String service, String policy, String cardinality) {}

    static BuiltBundle read(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Attributes headers = jar.getManifest().getMainAttributes();
            Set<String> ways = new TreeSet<>(OTHER_WAYS);
            ways.removeIf(header -> headers.getValue(header) == null);
            return new BuiltBundle(
                    String.join("", names(headers, "Bundle-SymbolicName")),
                    names(headers, "Import-Package"),
                    names(headers, "Export-Package"),
                    ways,
                    components(jar, names(headers, "Service-Component")));
        }
    }

    private static Set<String> names(Attributes headers, String header) {
        String value = headers.getValue(header);
        return value == null
                ? Set.of()
                : new TreeSet<>(OSGiHeader.parseHeader(value).keySet());
    }

    private static List<Component> components(JarFile jar, Set<String> descriptions) throws IOException {
        List<Component> components = new ArrayList<>();
        for (String description : descriptions) {
            JarEntry entry = jar.getJarEntry(description);
            try (InputStream in = jar.getInputStream(entry)) {
                components.add(component(document(in).getDocumentElement()));
            }
        }
        return components;
    }

    private static Document document(InputStream in) throws IOException {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    private static Component component(Element component) {
        return new Component(
                component.getAttribute("name"),
                new TreeSet<>(elements(component, "provide").stream()
                        .map(provide -> provide.getAttribute("interface"))
                        .collect(toList())),
                elements(component, "reference").stream()
                        .map(reference -> new Reference(
                                reference.getAttribute("interface"),
                                or("static", reference.getAttribute("policy")),
                                or("1..1", reference.getAttribute("cardinality"))))
                        .collect(toList()));
    }

    private static List<Element> elements(Element below, String name) {
        NodeList found = below.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String or(String standard, String value) {
        return value.isEmpty() ? standard : value;
    }
}
