package org.jackfield.distribution.run;

/**
 * Which of the layout's start levels a node has.
 *
 * @param shell whether it has the one of the shell
 * @param api whether it has the one of the HTTP API
 */
record StartLevels(boolean shell, boolean api) {

    /** That of plugins, which lie in folders of their own: below the engine, so that it stops before they do. */
    static final int PLUGINS = 5;

    static final int API = 8;
    static final int SHELL = 10;

    /** Whether the bundles of a level are started. */
    boolean has(int level) {
        return level <= SHELL && (level != SHELL || shell) && (level != API || api);
    }

    /** The highest. */
    int last() {
        return shell ? SHELL : SHELL - 1;
    }
}
