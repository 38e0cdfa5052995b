package org.jackfield.api.scheduling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingTest {

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0, 1e-9, 64.5})
    void aWeightThatIsNoneIsRefused(double weight) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> new Standing(PeerClass.ORDINARY, weight));

        assertTrue(refusal.getMessage().contains(String.valueOf(weight)), refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Standing.LIGHTEST, 1, Standing.HEAVIEST})
    void theBoundsAreWeights(double weight) {
        assertEquals(weight, new Standing(PeerClass.NEWCOMER, weight).weight());
    }

    @Test
    void theNeutralStandingIsOrdinary() {
        assertEquals(new Standing(PeerClass.ORDINARY, 1), Standing.NEUTRAL);
    }
}
