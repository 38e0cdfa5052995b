package org.jackfield.api.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.Source;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;

/** Events in types of the JDK: maps, lists, texts, numbers. What is absent is left out. */
final class Plain {

    private Plain() {}

    /** {@code time}, {@code event}, {@code sentence}, then the event's own parts under their names. */
    static Map<String, Object> event(Instant when, NodeEvent event) {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("time", when.toString());
        plain.put("event", event.word());
        plain.put("sentence", event.sentence());
        plain.putAll(parts(event));
        return plain;
    }

    private static Map<String, Object> parts(Object value) {
        Map<String, Object> parts = new LinkedHashMap<>();
        for (RecordComponent part : value.getClass().getRecordComponents()) {
            of(read(part, value)).ifPresent(plain -> parts.put(part.getName(), plain));
        }
        return parts;
    }

    private static Optional<Object> of(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(Plain::of);
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return Optional.of(value);
        }
        if (value instanceof PeerId
                || value instanceof PointId
                || value instanceof AddressRange
                || value instanceof Instant
                || value instanceof Duration) {
            return Optional.of(value.toString());
        }
        if (value instanceof Subject subject) {
            return Optional.of(subject.text());
        }
        if (value instanceof Enum<?> constant) {
            return Optional.of(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        if (value instanceof CloseReason reason) {
            return Optional.of(spoken(reason.word(), reason.sentence(), reason));
        }
        if (value instanceof Rejection rejection) {
            return Optional.of(spoken(wordOf(rejection), rejection.sentence(), rejection));
        }
        if (value instanceof Source source) {
            return Optional.of(spoken(wordOf(source), source.sentence(), source));
        }
        if (value instanceof OwnFault fault) {
            return Optional.of(spoken(fault.word(), fault.sentence(), fault));
        }
        if (value instanceof Collection<?> many) {
            List<Object> list = new ArrayList<>();
            many.forEach(one -> of(one).ifPresent(list::add));
            return Optional.of(list);
        }
        return Optional.of(value instanceof Record ? parts(value) : value.toString());
    }

    private static Map<String, Object> spoken(String word, String sentence, Object value) {
        Map<String, Object> spoken = new LinkedHashMap<>();
        spoken.put("word", word);
        spoken.put("sentence", sentence);
        if (value instanceof Record) {
            spoken.putAll(parts(value));
        }
        return spoken;
    }

    private static String wordOf(Object value) {
        return value.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
    }

    private static Object read(RecordComponent part, Object value) {
        try {
            return part.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + part, e);
        }
    }
}
