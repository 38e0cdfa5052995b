package org.jackfield.api.note;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.junit.jupiter.api.Test;

class PeerNotesTest {

    private static final NoteKey<Long> HEIGHT = NoteKey.number("height");
    private static final NoteKey<String> COLOUR = NoteKey.text("colour");

    @Test
    void whatIsNotedIsFound() {
        PeerNotes notes = PeerNotes.NONE.with("chain", HEIGHT, -7L).with("game", COLOUR, "grün");

        assertEquals(Optional.of(-7L), notes.find("chain", HEIGHT));
        assertEquals(Optional.of("grün"), notes.find("game", COLOUR));
        assertEquals(Optional.of(8L), notes.with("chain", HEIGHT, 8L).find("chain", HEIGHT));
    }

    @Test
    void everyProtocolHasItsOwn() {
        PeerNotes notes = PeerNotes.NONE.with("chain", HEIGHT, 1L).with("game", HEIGHT, 2L);

        assertEquals(Optional.of(1L), notes.find("chain", HEIGHT));
        assertEquals(Optional.of(2L), notes.find("game", HEIGHT));
        assertEquals(Optional.empty(), notes.without("game", HEIGHT).find("game", HEIGHT));
        assertEquals(Optional.of(1L), notes.without("game", HEIGHT).find("chain", HEIGHT));
    }

    @Test
    void whatAnotherVersionWroteAndThisOneCannotReadIsAsIfItWereNotThere() {
        PeerNotes notes = new PeerNotes(Map.of("chain/height", ByteString.of(new byte[3])));

        assertEquals(Optional.empty(), notes.find("chain", HEIGHT));
        assertTrue(notes.values().containsKey("chain/height"), "and stays");
    }

    @Test
    void theyAreSmall() {
        PeerNotes full = PeerNotes.NONE.with("a", COLOUR, "x".repeat(PeerNotes.MOST_BYTES - "a/colour".length()));

        assertThrows(IllegalArgumentException.class, () -> full.with("b", HEIGHT, 1L));
        PeerNotes many = PeerNotes.NONE;
        for (int i = 0; i < PeerNotes.MOST_NOTES; i++) {
            many = many.with("a", NoteKey.text("n" + i), "");
        }
        PeerNotes most = many;
        assertThrows(IllegalArgumentException.class, () -> most.with("b", HEIGHT, 1L));
        assertThrows(IllegalArgumentException.class, () -> NoteKey.number("no name"));
        assertThrows(IllegalArgumentException.class, () -> PeerNotes.NONE.with("no/name", HEIGHT, 1L));
    }
}
