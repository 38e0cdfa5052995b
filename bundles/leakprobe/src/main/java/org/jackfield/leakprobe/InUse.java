package org.jackfield.leakprobe;

/** Somebody is wired to what the revision exports: the framework itself keeps it. */
record InUse(String bundle, String version) implements Finding {

    @Override
    public String sentence() {
        return bundle + " " + version
                + " stays until the framework is refreshed: others are wired to the packages it exports";
    }
}
