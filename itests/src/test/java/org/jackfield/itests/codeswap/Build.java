package org.jackfield.itests.codeswap;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/**
 * A bundle that can be installed.
 *
 * @param id what its code says when it is asked, and the qualifier of its version
 */
record Build(String id, byte[] jar) {

    InputStream open() {
        return new ByteArrayInputStream(jar);
    }
}
