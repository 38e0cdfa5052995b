package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.address.KnownNote;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.protocol.Note;
import org.jackfield.api.protocol.NoteType;
import org.jackfield.api.protocol.PeerNotes;
import org.jackfield.api.scoring.Noted;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What protocols note of peers, and how long it lasts. */
class NotesTest {

    private static final String HOME = "192.0.2.1";

    private final Town town = new Town(41);
    private final Resident bob = town.moveIn("192.0.2.2");

    @TempDir
    Path folder;

    @Test
    void whatIsNotedIsThereAfterARestartAndForAnotherBuildOfTheProtocolConnectedOrNot() {
        Resident alice = town.moveIn(HOME, settings());
        Diarist chain = connected(alice);
        Instant when = town.time.instant().truncatedTo(ChronoUnit.MILLIS);
        assertTrue(chain.notes.write(bob.peer(), "0.5 brings good blocks"));
        Note<String> note = new Note<>("0.5 brings good blocks", when);
        assertEquals(Optional.of(note), chain.notes.of(bob.peer()));
        alice.stop();

        Resident again = town.moveIn(HOME, settings());
        Diarist next = Diarist.in(again, "chain");

        assertEquals(Optional.of(note), next.notes.of(bob.peer()), "nobody is connected");
        assertEquals(
                List.of(new KnownNote("chain", when, 22, 0.5)),
                again.node.addressBook().notes(bob.peer()));
        assertEquals(Optional.empty(), Diarist.in(again, "game").notes.of(bob.peer()), "each protocol has its own");
        bob.connect(again);
        town.passSeconds(1);
        assertEquals(Optional.of(note), next.notes.of(bob.peer()), "and somebody is");
    }

    @Test
    void whoIsKilledHasWhatWasNotedHalfAMinuteBefore() {
        Resident alice = town.moveIn(HOME, settings());
        Diarist chain = Diarist.in(alice, "chain");
        bob.connect(alice);
        town.passSeconds(10);
        chain.notes.write(bob.peer(), "1 reliable");
        town.passSeconds(31);
        town.network.isolate(HOME);

        Resident heir = new Resident(town, "192.0.2.3", settings(), Town.NETWORK);
        heir.begin();

        assertEquals("1 reliable", noted(Diarist.in(heir, "chain")));
    }

    @Test
    void aNoteGoesWhenItIsErasedAndWithThePeersEntry() {
        Resident alice = town.moveIn(HOME, settings(2));
        Diarist chain = connected(alice);
        chain.notes.write(bob.peer(), "0 was here");
        assertTrue(chain.notes.erase(bob.peer()));
        assertFalse(chain.notes.erase(bob.peer()), "nothing is left");
        assertEquals(Optional.empty(), chain.notes.of(bob.peer()));

        chain.notes.write(bob.peer(), "0 was here again");
        bob.node.shutdown();
        town.passSeconds(5);
        for (int i = 0; i < 4; i++) {
            town.moveIn("192.0.3." + i).connect(alice);
            town.passSeconds(1);
        }

        assertEquals(Optional.empty(), alice.node.addressBook().peer(bob.peer()));
        assertEquals(Optional.empty(), chain.notes.of(bob.peer()));
        assertFalse(chain.notes.write(bob.peer(), "0 who is that"), "of strangers nothing is noted");
    }

    @Test
    void whoHasLeftTheNodeNotesNothingAndWhatItNotedStays() {
        Resident alice = town.moveIn(HOME, settings());
        Diarist chain = connected(alice);
        chain.notes.write(bob.peer(), "0.25 fair");
        alice.node.remove(chain);
        town.passSeconds(1);

        assertFalse(chain.notes.write(bob.peer(), "-1 revenge"));
        assertFalse(chain.notes.erase(bob.peer()));
        assertEquals("0.25 fair", noted(Diarist.in(alice, "chain")));
    }

    @Test
    void whatIsTooLargeOrOutOfBoundsIsRefusedAndWhatCannotBeReadIsAsIfItWereNotThere() {
        Resident alice = town.moveIn(HOME, settings());
        Diarist chain = connected(alice);
        chain.notes.write(bob.peer(), "0 first");
        for (String wrong : List.of("2 too good", "-1.01 too bad", "NaN who knows", "0 " + "x".repeat(1_023))) {
            assertThrows(IllegalArgumentException.class, () -> chain.notes.write(bob.peer(), wrong), wrong);
        }
        assertEquals("0 first", noted(chain));
        assertTrue(chain.notes.write(bob.peer(), "0 " + "x".repeat(1_022)));

        PeerNotes<ByteString> raw = chain.testimony.notes(new Raw());
        raw.write(bob.peer(), ByteString.of(new byte[] {'x'}));
        assertEquals(Optional.empty(), chain.notes.of(bob.peer()));
        assertEquals(1, raw.of(bob.peer()).orElseThrow().value().length());
    }

    @Test
    void ofOnePeerEightProtocolsNoteSomethingAndTheOldestNoteMakesRoom() {
        Resident alice = town.moveIn(HOME, settings());
        bob.connect(alice);
        town.passSeconds(1);
        for (int i = 0; i <= PeerNotes.MOST_PROTOCOLS; i++) {
            Diarist.in(alice, "protocol-" + i).notes.write(bob.peer(), "0 a word");
        }

        List<String> names = alice.node.addressBook().notes(bob.peer()).stream()
                .map(KnownNote::protocol)
                .toList();
        assertEquals(PeerNotes.MOST_PROTOCOLS, names.size());
        assertFalse(names.contains("protocol-0"), names.toString());
    }

    @Test
    void whatItIsWorthIsToldToWhoScoresAndNothingElseIs() {
        Resident alice = town.moveIn(HOME, settings());
        bob.connect(alice);
        town.passSeconds(1);
        Instant when = town.time.instant().truncatedTo(ChronoUnit.MILLIS);
        Diarist chain = Diarist.in(alice, "chain");
        Diarist game = Diarist.in(alice, "game");
        chain.notes.write(bob.peer(), "-0.5 forks");
        game.notes.write(bob.peer(), "0 plays");
        town.passSeconds(10);

        List<Noted> told =
                alice.node.scoring().explain(bob.peer()).orElseThrow().history().notes();
        assertEquals(List.of(new Noted("chain", told.get(0).when(), -0.5)), told);
        assertFalse(told.get(0).when().isBefore(when));
    }

    @Test
    void damageToTheNotesCostsNeitherTheBookNorThePeersAndTheOnesBeforeCount() throws IOException {
        Resident alice = town.moveIn(HOME, settings());
        Diarist chain = connected(alice);
        chain.notes.write(bob.peer(), "0 first");
        town.passSeconds(5);
        chain.notes.write(bob.peer(), "0 second");
        alice.stop();
        Path file = folder.resolve("address-book.peers");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        Resident again = town.moveIn(HOME, settings());

        assertTrue(again.node.addressBook().peer(bob.peer()).isPresent());
        assertTrue(again.node.addressBook().point(Town.at(bob.host)).isPresent());
        assertTrue(Files.exists(folder.resolve("address-book.peers.damaged-1")));
        NodeEvent.FileTrouble trouble = again.heard(NodeEvent.FileTrouble.class).get(0);
        assertTrue(trouble.text().contains("its sum is not that of its bytes"), trouble.text());
        assertTrue(noted(Diarist.in(again, "chain")).matches("0 (first|second)"), "what stood there before counts");
    }

    /** The protocol of a node with which bob is connected. */
    private Diarist connected(Resident alice) {
        Diarist chain = Diarist.in(alice, "chain");
        bob.connect(alice);
        town.passSeconds(1);
        return chain;
    }

    private String noted(Diarist diarist) {
        return diarist.notes.of(bob.peer()).orElseThrow().value();
    }

    private PoolSettings settings() {
        return settings(400);
    }

    private PoolSettings settings(int peers) {
        return Town.quiet(HOME)
                .with(BookLimits.of(
                        Optional.of(folder.resolve("address-book")),
                        Optional.of(folder.resolve("peers.json")),
                        20_480,
                        20_000,
                        peers,
                        Math.max(1, peers / 2),
                        Duration.ofSeconds(2)));
    }

    private static final class Raw implements NoteType<ByteString> {

        @Override
        public ByteString encode(ByteString value) {
            return value;
        }

        @Override
        public ByteString decode(ByteString bytes) {
            return bytes;
        }
    }
}
