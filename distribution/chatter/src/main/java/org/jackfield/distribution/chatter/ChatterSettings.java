package org.jackfield.distribution.chatter;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set; everything is read live. */
@ObjectClassDefinition(name = "Jackfield chatter", description = "numbered messages to all peers, for demonstrations")
public @interface ChatterSettings {

    @AttributeDefinition(description = "time between two messages to the same peer, in milliseconds; 0 is silence")
    int period$_$ms() default 10;

    @AttributeDefinition(description = "size of a message, in bytes; at least 16")
    int message$_$size() default 256;

    @AttributeDefinition(description = "time between two news of our own, in milliseconds; 0: there are none")
    int news$_$ms() default 1000;

    @AttributeDefinition(description = "time between two reports to the launcher, in milliseconds; at least 50")
    int report$_$ms() default 500;
}
