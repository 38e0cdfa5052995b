package org.jackfield.distribution.plugins;

import java.util.Optional;
import org.osgi.framework.Bundle;

/** A version that came, and of which it is not decided yet whether it works. Owned by the thread of the plugins. */
interface Trial {

    /** The bundle that is tried. */
    Bundle bundle();

    /** The jar that it comes from; nothing if it came by hand. */
    Optional<PluginJar> jar();

    /** What is known now. */
    Verdict verdict();
}
