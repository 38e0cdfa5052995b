package org.jackfield.distribution.operate;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.distribution.text.Terminal;

/**
 * A JSON object that a node answered, read leniently: what is absent, or not what it should be, reads as nothing. Its texts may hold what
 * strangers said, so they are shown without characters that could steer a terminal.
 *
 * @param fields by name
 */
public record Answer(Map<?, ?> fields) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** What came, as an object; something else is an object without fields. */
    public static Answer of(Object value) {
        return new Answer(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /** What came, as a list of objects. */
    public static List<Answer> list(Object value) {
        return value instanceof Collection<?> many
                ? many.stream().map(Answer::of).toList()
                : List.of();
    }

    /** What came, as a list of pairs of a name and an object: Octez's form of tables. */
    public static List<Named> pairs(Object value) {
        return value instanceof Collection<?> many
                ? many.stream()
                        .filter(pair -> pair instanceof List<?> list && list.size() == 2)
                        .map(pair -> (List<?>) pair)
                        .map(pair -> new Named(Terminal.printable(pair.get(0).toString()), of(pair.get(1))))
                        .toList()
                : List.of();
    }

    /** A text, a number or a truth value; empty if absent. */
    public Optional<String> text(String field) {
        return Optional.ofNullable(fields.get(field))
                .filter(value -> !(value instanceof Map) && !(value instanceof Collection))
                .map(value -> Terminal.printable(value.toString()))
                .filter(text -> !text.isEmpty());
    }

    /** The same, or a dash. */
    public String shown(String field) {
        return text(field).orElse("-");
    }

    /** A number, also one that is written as a text, as Octez does with long ones; 0 if absent. */
    public double number(String field) {
        Object value = fields.get(field);
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            return value instanceof String text ? Double.parseDouble(text) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** A whole number. */
    public long count(String field) {
        return (long) number(field);
    }

    /** Whether it is there and true. */
    public boolean is(String field) {
        return Boolean.TRUE.equals(fields.get(field));
    }

    /** Whether it is there. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /** A moment. */
    public Optional<Instant> moment(String field) {
        try {
            return text(field).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A moment as the clock on the wall here shows it, or a dash. */
    public String time(String field) {
        return moment(field).map(Answer::time).orElse("-");
    }

    /** A moment as the clock on the wall here shows it. */
    public static String time(Instant moment) {
        return TIME.format(moment.atZone(ZoneId.systemDefault()));
    }

    /** An object in this one. */
    public Answer in(String field) {
        return of(fields.get(field));
    }

    /** The objects of a list in this one. */
    public List<Answer> all(String field) {
        return list(fields.get(field));
    }

    /** The texts of a list in this one. */
    public List<String> texts(String field) {
        return fields.get(field) instanceof Collection<?> many
                ? many.stream()
                        .map(one -> Terminal.printable(String.valueOf(one)))
                        .toList()
                : List.of();
    }

    /**
     * A row of a table.
     *
     * @param name a point or a peer id
     * @param answer what is known of it
     */
    public record Named(String name, Answer answer) {}
}
