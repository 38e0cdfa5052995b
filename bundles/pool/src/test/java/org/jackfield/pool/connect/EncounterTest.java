package org.jackfield.pool.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.jackfield.api.bytes.ByteString;
import org.junit.jupiter.api.Test;

/**
 * Two ends and several channels between them, in every order in which introductions, answers and closings can arrive at either end:
 * exactly one channel is left, the same at both ends, and nothing that was kept is closed.
 */
class EncounterTest {

    /** Who dialled: true is the larger peer id. */
    private static final List<List<Boolean>> CROSSED =
            List.of(List.of(false, true), List.of(true, false), List.of(false, false), List.of(true, true));

    @Test
    void twoChannelsEndAsOneInEveryOrder() {
        int orders = 0;
        for (List<Boolean> diallers : CROSSED) {
            orders += everyOrder(diallers, false);
        }
        assertTrue(orders > 1000, orders + " orders were tried");
    }

    @Test
    void twoChannelsEndAsOneInEveryOrderEvenIfOneEndRefusesTheSecondItSees() {
        for (List<Boolean> diallers : CROSSED) {
            everyOrder(diallers, true);
        }
    }

    @Test
    void threeAndFourChannelsEndAsOneInManyOrders() {
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            List<Boolean> diallers = new ArrayList<>();
            for (int i = 0; i < 3 + random.nextInt(2); i++) {
                diallers.add(random.nextBoolean());
            }
            World world = new World(diallers, false);
            world.run(random::nextInt);
            world.check("seed " + seed);
        }
    }

    /** Depth first through all choices: each run replays a prefix of choices, and then takes the first of what is possible. */
    private static int everyOrder(List<Boolean> diallers, boolean octez) {
        List<Integer> choices = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        int runs = 0;
        do {
            World world = new World(diallers, octez);
            int[] depth = {0};
            widths.subList(choices.size(), widths.size()).clear();
            world.run(possible -> {
                int at = depth[0]++;
                if (at == choices.size()) {
                    choices.add(0);
                    widths.add(possible);
                }
                return choices.get(at);
            });
            world.check(diallers + " in the order " + choices);
            runs++;
        } while (next(choices, widths));
        return runs;
    }

    private static boolean next(List<Integer> choices, List<Integer> widths) {
        for (int at = choices.size() - 1; at >= 0; at--) {
            if (choices.get(at) + 1 < widths.get(at)) {
                choices.set(at, choices.get(at) + 1);
                choices.subList(at + 1, choices.size()).clear();
                widths.subList(at + 1, widths.size()).clear();
                return true;
            }
        }
        return false;
    }

    private enum Word {
        HELLO,
        ACK,
        NACK,
        END
    }

    private static final class World {

        private final List<End> ends = new ArrayList<>();
        private final int channels;

        World(List<Boolean> diallers, boolean octez) {
            channels = diallers.size();
            ends.add(new End(diallers, false));
            ends.add(new End(diallers, octez));
            ends.get(0).other = ends.get(1);
            ends.get(1).other = ends.get(0);
        }

        void run(IntUnaryOperator choice) {
            while (true) {
                List<Side> possible = new ArrayList<>();
                for (End end : ends) {
                    end.sides.stream().filter(side -> !side.arriving.isEmpty()).forEach(possible::add);
                }
                if (possible.isEmpty()) {
                    return;
                }
                possible.get(possible.size() == 1 ? 0 : choice.applyAsInt(possible.size()))
                        .hear();
            }
        }

        void check(String story) {
            Optional<Integer> one = ends.get(0).kept();
            assertTrue(one.isPresent(), "none is left: " + story);
            assertEquals(one, ends.get(1).kept(), story);
            for (End end : ends) {
                assertEquals(1, end.timesKept, "kept once: " + story);
                assertEquals(List.of(), end.encounter.undecided(), story);
                assertEquals(
                        channels - 1,
                        end.sides.stream().filter(side -> side.over).count(),
                        "the others are over: " + story);
            }
        }
    }

    private static final class End {

        private final Encounter<Side> encounter = new Encounter<>();
        private final List<Side> sides = new ArrayList<>();
        private final boolean octez;
        private End other;
        private int timesKept;

        End(List<Boolean> diallers, boolean octez) {
            this.octez = octez;
            for (int i = 0; i < diallers.size(); i++) {
                sides.add(new Side(this, i, new Rank(diallers.get(i), ByteString.of(new byte[] {(byte) (7 * i % 5)}))));
            }
        }

        Optional<Integer> kept() {
            return octez
                    ? sides.stream()
                            .filter(side -> side.established && !side.over)
                            .map(side -> side.channel)
                            .findFirst()
                    : encounter.kept().map(side -> side.channel);
        }

        void settle() {
            if (octez) {
                return;
            }
            encounter.decide().ifPresent(side -> timesKept++);
            encounter.losers().forEach(Side::end);
        }
    }

    /** One end of one channel. */
    private static final class Side implements Encounter.Rival {

        private final End end;
        private final int channel;
        private final Rank rank;
        private final ArrayDeque<Word> arriving = new ArrayDeque<>(List.of(Word.HELLO));
        private boolean accepted;
        private boolean acceptedThere;
        private boolean established;
        private boolean over;

        Side(End end, int channel, Rank rank) {
            this.end = end;
            this.channel = channel;
            this.rank = rank;
        }

        @Override
        public Rank rank() {
            return rank;
        }

        @Override
        public boolean established() {
            return established;
        }

        void hear() {
            Word word = arriving.remove();
            if (over) {
                return;
            }
            switch (word) {
                case HELLO -> introduced();
                case ACK -> acceptedThere = true;
                case NACK, END -> {
                    over = true;
                    end.encounter.leave(this);
                }
            }
            if (!over && accepted && acceptedThere && !established) {
                established = true;
                end.timesKept += end.octez ? 1 : 0;
                if (end.octez) {
                    end.encounter.decide();
                }
            }
            end.settle();
        }

        private void introduced() {
            boolean refuse =
                    end.octez ? end.encounter.hopeful() : end.encounter.kept().isPresent();
            if (refuse) {
                over = true;
                tell(Word.NACK);
            } else {
                accepted = true;
                end.encounter.join(this);
                tell(Word.ACK);
            }
        }

        void end() {
            over = true;
            end.encounter.leave(this);
            tell(Word.END);
        }

        /** An answer may overtake the introduction at the far end no more than it does on the wire: it waits behind it. */
        private void tell(Word word) {
            end.other.sides.get(channel).arriving.add(word);
        }
    }
}
