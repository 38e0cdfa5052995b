package org.jackfield.leakprobe;

/** Nothing of the revision is left. */
record Collected(String bundle, String version) implements Finding {

    @Override
    public String sentence() {
        return "nothing of " + bundle + " " + version + " is left";
    }
}
