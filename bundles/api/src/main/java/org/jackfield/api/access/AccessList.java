package org.jackfield.api.access;

import java.util.Locale;

/** The lists of the core. */
public enum AccessList {
    /** Refused, because the operator said so. */
    BLACK,
    /** Let past the grey list and the policies, because the operator said so. */
    WHITE,
    /** Refused for a while, because of what happened; an address as long as it is not known who is there. */
    GREY;

    /** In lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
