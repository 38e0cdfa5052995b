package org.jackfield.api.address;

import java.util.Objects;
import org.jackfield.api.identity.PeerId;

/** Who told us of a point. A closed list. */
public sealed interface Source {

    /** A word or two for people. */
    String sentence();

    /** The operator named it. */
    record Operator() implements Source {
        @Override
        public String sentence() {
            return "operator";
        }
    }

    /** It was in the file of an earlier run. */
    record Remembered() implements Source {
        @Override
        public String sentence() {
            return "remembered";
        }
    }

    /** A discovery method found it. */
    record Discovered(String method) implements Source {
        public Discovered {
            Objects.requireNonNull(method);
        }

        @Override
        public String sentence() {
            return "discovery " + method;
        }
    }

    /** A connected peer advertised it. */
    record Advertised(PeerId by) implements Source {
        public Advertised {
            Objects.requireNonNull(by);
        }

        @Override
        public String sentence() {
            return "advertised by " + by;
        }
    }

    /** A node named it when it rejected us. */
    record Alternative() implements Source {
        @Override
        public String sentence() {
            return "named along with a rejection";
        }
    }

    /** Its peer dialled us and announced it. */
    record Announced(PeerId by) implements Source {
        public Announced {
            Objects.requireNonNull(by);
        }

        @Override
        public String sentence() {
            return "announced by " + by;
        }
    }
}
