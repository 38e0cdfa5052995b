package org.jackfield.admin;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The version of this program.
 *
 * @param released whether it is a release, not something on the way to one
 */
record ProgramVersion(int major, int minor, int micro, boolean released) {

    String text() {
        return major + "." + minor + "." + micro + (released ? "" : "-dev");
    }

    Map<String, Object> form() {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("major", major);
        form.put("minor", minor);
        form.put("additional_info", released ? "release" : "dev");
        return form;
    }
}
