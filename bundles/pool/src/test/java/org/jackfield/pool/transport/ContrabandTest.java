package org.jackfield.pool.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReference;
import org.jackfield.api.transport.Handover;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContrabandTest {

    private Object plugins;

    @BeforeEach
    void somethingOfAPluginThatHasAClassLoaderOfItsOwn() throws ReflectiveOperationException {
        plugins = new PluginLoader()
                .loadClass(Trinket.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    @Test
    void aHandoverOfTheJdksOwnThingsMayTravel() {
        Handover clean = handover("socket", new ArrayDeque<>(List.of("parked")), Map.of("key", List.of(1, 2)));

        assertEquals(Optional.empty(), Contraband.in(clean, plugins));
    }

    @Test
    void thePluginsOwnClassIsFoundWhereverItIs() {
        Optional<String> found = Optional.of(Trinket.class.getName());
        Queue<Object> none = new ArrayDeque<>();

        assertEquals(found, Contraband.in(handover(plugins, none, Map.of()), plugins));
        assertEquals(found, Contraband.in(handover("", new ArrayDeque<>(List.of(plugins)), Map.of()), plugins));
        assertEquals(found, Contraband.in(handover("", none, Map.of("key", plugins)), plugins));
        assertEquals(
                found,
                Contraband.in(
                        handover(
                                "",
                                none,
                                Map.of("deep", List.of(Map.of(1, Optional.of(new AtomicReference<>(array(plugins))))))),
                        plugins));
    }

    @Test
    void whatContainsItselfIsLookedAtOnce() {
        List<Object> round = new ArrayList<>();
        round.add(round);

        assertEquals(
                Optional.empty(), Contraband.in(handover("", new ArrayDeque<>(), Map.of("round", round)), plugins));
    }

    @Test
    void withoutAClassLoaderOfItsOwnAPluginLeavesNoneBehind() {
        assertEquals(
                Optional.empty(), Contraband.in(handover(new Trinket(), new ArrayDeque<>(), Map.of()), new Trinket()));
    }

    private static Object[] array(Object value) {
        return new Object[] {value};
    }

    private static Handover handover(Object socket, Queue<Object> parked, Map<String, Object> extra) {
        return new Handover("wire/1", socket, 0, List.of(), parked, extra);
    }

    /** What a plugin should keep to itself. */
    public static final class Trinket {
        /** As it is. */
        public Trinket() {}
    }

    /** Loads trinkets itself, and nothing else. */
    private static final class PluginLoader extends ClassLoader {

        PluginLoader() {
            super(ContrabandTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Trinket.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
