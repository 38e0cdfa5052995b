package org.jackfield.api.selection;

import java.util.Objects;

/**
 * Addresses that one owner may well have all of: the part of the network that somebody is from.
 *
 * @param name the same for all who are from there
 * @param lot a number that it has drawn: nobody outside can know or choose it, and while the node runs it is always the same
 */
public record Group(String name, long lot) {

    public Group {
        Objects.requireNonNull(name);
    }
}
