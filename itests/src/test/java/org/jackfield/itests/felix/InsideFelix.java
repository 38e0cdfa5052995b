package org.jackfield.itests.felix;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The test methods of this class run inside a Felix framework, as part of a bundle of their own (the probe).
 *
 * <p>One framework serves the whole class. It holds what the class's static method annotated with
 * {@link org.ops4j.pax.exam.Configuration} returns, or else {@link NodeBundles#quietNode}. A test method may ask for the
 * probe's {@code BundleContext} as its only parameter; {@code @BeforeEach} and {@code @AfterEach} run inside as well,
 * {@code @BeforeAll} and {@code @AfterAll} outside. Nested and parameterized tests are not supported, and say so.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(FelixExtension.class)
public @interface InsideFelix {

    /** How many test methods of this class must have run inside, so that a run of none cannot be green. */
    int tests();
}
