package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AccessPolicy;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.node.NodeEvent.Shelf;
import org.jackfield.api.scoring.PeerHistory;
import org.jackfield.api.scoring.PolicyState;
import org.jackfield.api.scoring.Score;
import org.jackfield.api.scoring.ScoringPolicy;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;
import org.junit.jupiter.api.Test;

/** What policies call themselves is their own code, too, and may take as long as anything that they say. */
class PolicyNamesTest {

    private final Town town = new Town(29);
    private final Resident alice = town.moveIn("192.0.2.1");

    @Test
    void whoeverBringsAPolicyWaitsForItsNameAndTheNodeDoesNot() {
        Slow slow = new Slow();

        alice.node.add((AccessPolicy) slow);
        alice.node.add((ScoringPolicy) slow, 0);
        alice.node.add((SelectionPolicy) slow, 0);

        assertEquals(3, slow.asked, "the node's own thread has done nothing yet");
        town.passSeconds(60);
        assertEquals(3, slow.asked);
        assertEquals(
                List.of("slow", "slow", "slow"),
                alice.node.scoring().policies().stream().map(PolicyState::name).toList());
    }

    @Test
    void oneThatCannotSayItsNameIsToldOfAndNotAsked() {
        ScoringPolicy nameless = new Slow() {
            @Override
            public String name() {
                throw new IllegalStateException("lost");
            }
        };
        alice.node.add(nameless, 0);
        town.passSeconds(60);

        assertEquals(List.of(), alice.node.scoring().policies());
        NodeEvent.PluginFailed failed =
                alice.heard(NodeEvent.PluginFailed.class).get(0);
        assertEquals(Shelf.POLICY, failed.shelf());
        assertEquals("java.lang.IllegalStateException: lost", failed.text());
    }

    /** Thinks about its name whenever it is asked. */
    private static class Slow implements AccessPolicy, ScoringPolicy, SelectionPolicy {

        private int asked;

        @Override
        public String name() {
            asked++;
            return "slow";
        }

        @Override
        public Map<String, String> settings() {
            return Map.of();
        }

        @Override
        public Score score(PeerHistory history, Instant now) {
            return Score.NEUTRAL;
        }

        @Override
        public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
            return drawn;
        }

        @Override
        public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
            return Optional.empty();
        }
    }
}
