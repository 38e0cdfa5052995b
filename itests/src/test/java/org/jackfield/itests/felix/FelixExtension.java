package org.jackfield.itests.felix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.BundleContext;

/** Starts a framework before the class, sends every test method into it, and counts how many have run there. */
final class FelixExtension implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor, ParameterResolver {

    /** One file for each class, holding the number of its tests that ran inside. */
    static final Path COUNTS = Path.of(System.getProperty("jackfield.itests.target"), "ran-inside-felix");

    private static final Path NODES = Path.of(System.getProperty("jackfield.itests.target"), "inside-felix");

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(FelixExtension.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        Class<?> test = context.getRequiredTestClass();
        if (!test.isAnnotationPresent(InsideFelix.class)) {
            throw new IllegalStateException(test + ": nested classes cannot run inside Felix");
        }
        // the store closes what it holds when the class is done
        context.getStore(SPACE).put(FelixNode.class, FelixNode.start(configuration(test)));
        context.getStore(SPACE).put(AtomicInteger.class, new AtomicInteger());
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        invocation.skip();
        context.getStore(SPACE).get(AtomicInteger.class, AtomicInteger.class).incrementAndGet();
        node(context)
                .runTest(context.getRequiredTestClass(), method.getExecutable().getName());
    }

    @Override
    public void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        invocation.skip();
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context) {
        throw new IllegalStateException(method.getExecutable() + ": only plain tests can run inside Felix");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BundleContext.class;
    }

    /** Nothing out here: the method is never called here, and inside it is given the probe's context. */
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return null;
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Class<?> test = context.getRequiredTestClass();
        int ran = context.getStore(SPACE)
                .get(AtomicInteger.class, AtomicInteger.class)
                .get();
        Files.createDirectories(COUNTS);
        Files.writeString(COUNTS.resolve(test.getName()), String.valueOf(ran));
        if (System.getProperty("test") == null) {
            assertEquals(test.getAnnotation(InsideFelix.class).tests(), ran, "tests of " + test + " run inside Felix");
        }
    }

    private static FelixNode node(ExtensionContext context) {
        return context.getStore(SPACE).get(FelixNode.class, FelixNode.class);
    }

    private static Option[] configuration(Class<?> test) {
        List<Method> methods =
                AnnotationSupport.findAnnotatedMethods(test, Configuration.class, HierarchyTraversalMode.TOP_DOWN);
        if (methods.isEmpty()) {
            return NodeBundles.quietNode(NODES.resolve(test.getName()));
        }
        try {
            Method method = methods.get(0);
            method.setAccessible(true);
            return (Option[]) method.invoke(null);
        } catch (ReflectiveOperationException e) {
            throw FelixNode.<RuntimeException>asIs(e);
        }
    }
}
