package org.jackfield.eventloops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.channel.EventLoopGroup;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class EventLoopsComponentTest {

    @Test
    void aFrameworkThatTakesNotAllServicesIsLeftWithNoneAndWithoutThreads() throws Exception {
        IllegalStateException stopping = new IllegalStateException("the framework is stopping, on purpose");
        List<Class<?>> registered = new ArrayList<>();
        Set<Thread> before = threads();
        Set<Thread> began = new HashSet<>();
        BundleContext context = as(BundleContext.class, (proxy, method, arguments) -> {
            Class<?> type = (Class<?>) arguments[0];
            if (type == EventLoopGroup.class) {
                began.addAll(threads());
                began.removeAll(before);
                throw stopping;
            }
            registered.add(type);
            return as(ServiceRegistration.class, (itself, unregister, none) -> {
                registered.remove(type);
                return null;
            });
        });
        EventLoopsComponent.Config defaults =
                as(EventLoopsComponent.Config.class, (proxy, method, arguments) -> method.getDefaultValue());

        assertSame(
                stopping, assertThrows(IllegalStateException.class, () -> new EventLoopsComponent(context, defaults)));

        assertEquals(List.of(), registered);
        assertFalse(began.isEmpty());
        for (Thread thread : began) {
            thread.join(TimeUnit.SECONDS.toMillis(10));
            assertFalse(thread.isAlive(), thread::getName);
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet();
    }

    private static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
