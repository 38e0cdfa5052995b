package org.jackfield.metrics;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of {@code org.jackfield.metrics}. */
@ObjectClassDefinition(name = "Jackfield metrics", description = "the node in numbers, for Prometheus")
public @interface MetricsSettings {

    @AttributeDefinition(
            description = "HOST:PORT of a server for the metrics alone; :PORT is on this machine only; empty: none")
    String address() default "";
}
