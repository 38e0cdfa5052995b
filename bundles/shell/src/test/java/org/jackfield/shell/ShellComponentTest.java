package org.jackfield.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;

class ShellComponentTest {

    private static final BundleContext NOWHERE = null;

    private final Village village = new Village();
    private final ShellComponent shell = new ShellComponent(NOWHERE);

    @Test
    void everyCommandIsPublishedAndDescribed() throws IOException {
        List<Method> commands = Arrays.stream(ShellComponent.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .toList();

        assertEquals(
                published(), commands.stream().map(Method::getName).collect(Collectors.toCollection(TreeSet::new)));
        commands.forEach(command -> assertTrue(command.isAnnotationPresent(Descriptor.class), command::getName));
    }

    @Test
    void whileTheNodeIsAwayTheCommandsSaySo() {
        String away = "the node is not running: its core bundles are not all active (see bundles)";
        assertEquals(away, shell.status());

        shell.bindNode(village.alice.node);
        assertTrue(shell.status().startsWith(village.alice.peer().text()), shell::status);
        assertEquals("192.0.2.4 is not refused", shell.banned("192.0.2.4"));

        shell.unbindNode(village.alice.node);
        assertEquals(away, shell.ban("192.0.2.4"));
    }

    @Test
    void whatCannotBeUnderstoodIsAnsweredAndNotThrown() {
        shell.bindNode(village.alice.node);

        assertEquals("usage: banned ADDRESS-OR-PEER", shell.banned());
        assertEquals("there is no list 'pink', but black, white and grey", shell.acl("pink"));
        assertEquals("usage: kick PEER-OR-POINT, see connections", shell.kick());
        assertEquals("usage: transport list, or transport swap FROM TO", shell.transport("dance"));
        assertEquals("there is no option --now; usage: maintain", shell.maintain("--now"));
    }

    /** What the component's description, which the build has made of the annotations, tells Gogo. */
    private static Set<String> published() throws IOException {
        String name = "/OSGI-INF/" + ShellComponent.class.getName() + ".xml";
        try (InputStream description = ShellComponent.class.getResourceAsStream(name)) {
            String text = new String(description.readAllBytes(), StandardCharsets.UTF_8);
            String mark = "osgi.command.function\"";
            int start = text.indexOf('>', text.indexOf(mark)) + 1;
            return new TreeSet<>(Arrays.asList(
                    text.substring(start, text.indexOf("</", start)).trim().split("\\s+")));
        }
    }
}
