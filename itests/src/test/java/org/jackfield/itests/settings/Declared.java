package org.jackfield.itests.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A setting, as a bundle itself declares it for whoever edits settings.
 *
 * @param pid whose it is
 * @param key its name
 * @param type of its value, as metatype calls it
 * @param usual its default, as text
 */
record Declared(String pid, String key, String type, String usual) {

    /** All that a bundle declares. */
    static List<Declared> in(Path jar) throws Exception {
        List<Declared> all = new ArrayList<>();
        try (JarFile bundle = new JarFile(jar.toFile())) {
            for (JarEntry entry : bundle.stream()
                    .filter(each -> each.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                    .toList()) {
                all.addAll(in(bundle, entry));
            }
        }
        return all;
    }

    private static List<Declared> in(JarFile bundle, JarEntry entry) throws Exception {
        Document document = read(bundle, entry);
        String pid = elements(document, "Designate").get(0).getAttribute("pid");
        return elements(document, "AD").stream()
                .map(each -> new Declared(
                        pid, each.getAttribute("id"), each.getAttribute("type"), each.getAttribute("default")))
                .toList();
    }

    private static Document read(JarFile bundle, JarEntry entry) throws Exception {
        try (InputStream text = bundle.getInputStream(entry)) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(text);
        } catch (IOException e) {
            throw new AssertionError(bundle.getName() + " cannot be read", e);
        }
    }

    private static List<Element> elements(Document document, String name) {
        NodeList found = document.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** The default as a value. */
    Object usualValue() {
        return switch (type) {
            case "Integer" -> Integer.valueOf(usual);
            case "Long" -> Long.valueOf(usual);
            case "Double" -> Double.valueOf(usual);
            default -> usual;
        };
    }

    @Override
    public String toString() {
        return pid + " " + key;
    }
}
