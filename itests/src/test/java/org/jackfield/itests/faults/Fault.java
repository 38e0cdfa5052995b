package org.jackfield.itests.faults;

import java.util.List;

/**
 * One thing that goes wrong.
 *
 * @param name what happens, for people
 * @param words the reasons of the endings that it makes, its own first; one but for where the node itself is at both ends
 * @param sentence a part of the reason's sentence that no other reason has
 * @param story makes it happen
 */
record Fault(String name, List<String> words, String sentence, Story story) {

    static Fault of(String name, String word, String sentence, Story story) {
        return new Fault(name, List.of(word), sentence, story);
    }

    String word() {
        return words.get(0);
    }

    @Override
    public String toString() {
        return name + " (" + String.join(", ", words) + ")";
    }

    /** Makes it happen, and says whose log must tell of it. */
    interface Story {
        Whose happen(Scene scene) throws Exception;
    }

    /** The point or the peer that it happened to, as text. */
    record Whose(String text) {

        /** One who is neither in the book nor has said who it is. */
        static final Whose NOBODYS = new Whose("");

        boolean known() {
            return !text.isEmpty();
        }
    }
}
