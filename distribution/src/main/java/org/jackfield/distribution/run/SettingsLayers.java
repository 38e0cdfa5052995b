package org.jackfield.distribution.run;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jackfield.distribution.Refusal;

/**
 * The settings of a node: the distribution's defaults, under those of the data directory, under the flags of the command line. Asked again
 * and again by the bridge, from one thread at a time; the flags stay as they were given.
 */
final class SettingsLayers implements Supplier<Map<String, Map<String, String>>> {

    private final SettingsDirectory defaults;
    private final SettingsDirectory own;
    private final Settings flags;

    SettingsLayers(Path defaults, Path own, Settings flags) {
        this.defaults = new SettingsDirectory(defaults);
        this.own = new SettingsDirectory(own);
        this.flags = flags;
    }

    /** The file that decides on a key, or, if none speaks of it, the strongest of the PID's files. */
    synchronized Path file(String pid, String key) {
        return own.says(pid, key) || !defaults.says(pid, key) && own.has(pid) ? own.file(pid) : defaults.file(pid);
    }

    /** All layers, for the first time. */
    synchronized Settings open() throws Refusal {
        return defaults.open().under(own.open()).under(flags);
    }

    @Override
    public synchronized Map<String, Map<String, String>> get() {
        return defaults.follow().under(own.follow()).under(flags).byPid();
    }
}
