package org.jackfield.itests.bandwidth;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(value = 300, unit = SECONDS)
class SharesTest {

    /** So low that no machine takes longer to seal and open than the cap allows. */
    private static final long KIB_PER_SECOND = 500;

    /** A receiver that is kept from running at the very moment of the measurement has heard less. */
    private static final double TOLERANCE = 0.35;

    @ParameterizedTest
    @EnumSource
    void whatIsHeardOverTcpIsSharedByWeight(Shares.Capped capped) {
        try (Shares shares = new Shares(capped, KIB_PER_SECOND)) {
            shares.begin();

            Shares.Measured measured = shares.measure(KIB_PER_SECOND * 1024 * 5);

            for (int i = 0; i < measured.bytes().size(); i++) {
                double kept = measured.kept(i);
                assertTrue(Math.abs(kept - 1) <= TOLERANCE, () -> kept + " of a share in " + measured);
            }
        }
    }
}
