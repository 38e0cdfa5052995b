package org.jackfield.itests.hostile;

import java.util.List;
import org.jackfield.api.scheduling.PeerClass;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.Term;

/** How a {@link HostilePolicy} answers. */
enum Whim {
    THROWS {
        @Override
        Score answer(HostilePolicy policy) {
            throw new IllegalStateException("planted");
        }
    },
    THROWS_AN_ERROR {
        @Override
        Score answer(HostilePolicy policy) {
            throw new StackOverflowError("planted");
        }
    },
    NULL {
        @Override
        Score answer(HostilePolicy policy) {
            return null;
        }
    },
    NAN {
        @Override
        Score answer(HostilePolicy policy) {
            return worth(Double.NaN);
        }
    },
    NEGATIVE {
        @Override
        Score answer(HostilePolicy policy) {
            return worth(-1);
        }
    },
    INFINITE {
        @Override
        Score answer(HostilePolicy policy) {
            return worth(Double.POSITIVE_INFINITY);
        }
    },
    /** For five seconds at least, whoever interrupts it, and until it is told to wake. */
    SLEEPS {
        @Override
        Score answer(HostilePolicy policy) {
            policy.sleep();
            return worth(1);
        }
    },
    /** Another answer every time, from one end of the weights to the other. */
    CHANGES {
        @Override
        Score answer(HostilePolicy policy) {
            int turn = policy.turn();
            PeerClass[] classes = PeerClass.values();
            return Score.of(
                    classes[turn % classes.length], List.of(new Term("whim", turn % 2 == 0 ? 0 : Double.MAX_VALUE)));
        }
    };

    abstract Score answer(HostilePolicy policy);

    /** Whether it is a failure, which is counted. */
    boolean fails() {
        return this != CHANGES;
    }

    private static Score worth(double number) {
        return Score.of(PeerClass.FAVOURED, List.of(new Term("whim", number)));
    }
}
