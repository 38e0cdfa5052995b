package org.jackfield.leakprobe;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings of {@code org.jackfield.leakprobe}. */
@ObjectClassDefinition(name = "Jackfield leak probe", description = "who holds what has been uninstalled or updated")
public @interface LeakProbeSettings {

    @AttributeDefinition(description = "s after which what has been uninstalled or updated must have gone")
    int patience() default 10;

    @AttributeDefinition(
            description = "whether who holds it is looked for in a heap dump, which stops the node while it is written")
    boolean heap$_$dump() default true;

    @AttributeDefinition(description = "used heap from which on no dump is taken")
    long max$_$dump$_$bytes() default 1_073_741_824;
}
