package org.jackfield.itests.bans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.jackfield.pool.settings.AccessLimits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The sieges in small, where not one honest caller may be banned or starved. What is promised of a thousand the program shows. */
@Tag("simulation")
class BansTest {

    private static final int HONEST = 40;
    private static final Duration TIME = Duration.ofMinutes(40);

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"HOGS_FASTER", "HOGS_FASTEST"})
    void whatIsDoneAtAnAddressBeforeHonestOnesComeBansAndStarvesNoneOfThem(Attack.Kind kind) {
        Siege.Outcome outcome = Bans.suffer(new Attack(kind, true, true), HONEST, TIME);

        assertEquals(0, outcome.banned() + outcome.starved(), outcome::toString);
        assertEquals(
                outcome.attackers(),
                kind == Attack.Kind.RELAYS ? outcome.throttled() : outcome.listed(),
                outcome::toString);
    }

    /** Octez's way, which shows that what must not happen would be seen. */
    @Test
    void ifAGreyAddressIsRefusedAllBehindItAreBannedAndStarved() {
        Siege.Outcome outcome = Bans.suffer(
                new Attack(Attack.Kind.SCANS, true, true), HONEST, AccessLimits.DEFAULT.greylistedHandshakes(0), TIME);

        assertTrue(outcome.banned() >= 8 && outcome.starved() >= 4, outcome::toString);
        assertEquals(Duration.ofDays(1), outcome.longest());
    }
}
