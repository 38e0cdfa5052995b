package org.jackfield.itests.felix;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.ops4j.pax.exam.ProbeInvoker;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** The probe's end of the line: offers the service that the container calls, and does inside what it is asked. */
public final class ProbeActivator implements BundleActivator {

    /** By this property and value the container finds the service. */
    static final String SIGNATURE = "Probe-Signature";

    static final String RUN_TEST = "test";
    static final String ASK = "question";

    @Override
    public void start(BundleContext context) {
        offer(context, RUN_TEST, arguments -> runTest(context, (String) arguments[0], (String) arguments[1]));
        offer(context, ASK, arguments -> ask(context, (String) arguments[0], arguments[1], (Object[]) arguments[2]));
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the services back
    }

    private static void offer(BundleContext context, String signature, ProbeInvoker invoker) {
        context.registerService(ProbeInvoker.class, invoker, FrameworkUtil.asDictionary(Map.of(SIGNATURE, signature)));
    }

    private static void runTest(BundleContext context, String className, String methodName) {
        unwrapping(() -> {
            Class<?> type = context.getBundle().loadClass(className);
            Object test = instance(type);
            try {
                callAnnotated(type, BeforeEach.class, test, context);
                call(method(type, methodName), test, context);
            } finally {
                callAnnotated(type, AfterEach.class, test, context);
            }
            return null;
        });
    }

    @SuppressWarnings("unchecked")
    private static void ask(BundleContext context, String className, Object answer, Object[] arguments) {
        unwrapping(() -> {
            Question<?> question = (Question<?>) instance(context.getBundle().loadClass(className));
            return ((CompletableFuture<Object>) answer).complete(question.answer(context, arguments));
        });
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static Method method(Class<?> type, String name) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.getName().equals(name)) {
                    return method;
                }
            }
        }
        throw new IllegalArgumentException(type + " has no method " + name);
    }

    private static void callAnnotated(
            Class<?> type, Class<? extends Annotation> annotation, Object test, BundleContext context)
            throws ReflectiveOperationException {
        Deque<Class<?>> fromTheTop = new ArrayDeque<>();
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            fromTheTop.push(at);
        }
        for (Class<?> at : fromTheTop) {
            for (Method method : at.getDeclaredMethods()) {
                if (method.isAnnotationPresent(annotation)) {
                    call(method, test, context);
                }
            }
        }
    }

    private static void call(Method method, Object test, BundleContext context) throws ReflectiveOperationException {
        method.setAccessible(true);
        Object[] arguments = new Object[method.getParameterCount()];
        Arrays.fill(arguments, context);
        method.invoke(test, arguments);
    }

    private interface Work {
        Object run() throws Exception;
    }

    /** A failure travels as it is: caller and probe live in one JVM and share JUnit's and the JDK's exceptions. */
    private static void unwrapping(Work work) {
        try {
            work.run();
        } catch (InvocationTargetException e) {
            throw FelixNode.<RuntimeException>asIs(e.getCause());
        } catch (Exception e) {
            throw FelixNode.<RuntimeException>asIs(e);
        }
    }
}
