package org.jackfield.itests.bans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The sieges in small. The figures that are promised are those of the program, with many more honest ones. */
@Tag("simulation")
class BansTest {

    private static final int HONEST = 40;
    private static final Duration TIME = Duration.ofMinutes(40);

    @Test
    void whoForgesBehindAnAddressOfHonestPeersIsBannedAlone() {
        Siege.Outcome outcome = Bans.suffer(new Attack(Attack.Kind.FORGES, true, false), HONEST, TIME);

        assertTrue(outcome.kept(), outcome::toString);
        assertEquals(outcome.attackers(), outcome.stopped(), outcome::toString);
    }

    @Test
    void whoSaysNoHandshakeThereHasNobodyBanned() {
        Siege.Outcome outcome = Bans.suffer(new Attack(Attack.Kind.SCANS, true, false), HONEST, TIME);

        assertTrue(outcome.kept(), outcome::toString);
    }
}
