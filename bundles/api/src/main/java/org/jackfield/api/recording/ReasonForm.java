package org.jackfield.api.recording;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.reason.Rejection;

/**
 * Reasons as bytes: the name of the record, and its components in their order. Whoever adds a reason, of components that are known here, has
 * no more to do; a test has all of them.
 */
final class ReasonForm {

    private static final Map<String, Class<?>> KINDS = Stream.of(CloseReason.class, Rejection.class)
            .flatMap(list -> Arrays.stream(list.getPermittedSubclasses()))
            .collect(Collectors.toUnmodifiableMap(ReasonForm::name, Function.identity()));

    private ReasonForm() {}

    static void write(CloseReason reason, Figures out) {
        record(reason, out);
    }

    /** @throws IllegalArgumentException with a sentence, if it is none that this version knows */
    static CloseReason read(FigureReader in) {
        if (record(in) instanceof CloseReason reason) {
            return reason;
        }
        throw new IllegalArgumentException("it tells of an ending without a reason");
    }

    /** A motive of a rejection may well be called as a reason is. */
    private static String name(Class<?> kind) {
        return kind.getEnclosingClass().getSimpleName() + "." + kind.getSimpleName();
    }

    private static void record(Object record, Figures out) {
        out.text(name(record.getClass()));
        try {
            for (RecordComponent each : record.getClass().getRecordComponents()) {
                value(each.getAccessor().invoke(record), out);
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getClass() + " cannot be looked at", e);
        }
    }

    private static Object record(FigureReader in) {
        String name = in.text();
        Class<?> kind = KINDS.get(name);
        if (kind == null) {
            throw new IllegalArgumentException("it tells of '" + name + "', for which nothing ends here");
        }
        RecordComponent[] components = kind.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getType(), in);
        }
        try {
            return kind.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new))
                    .newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("what it tells of '" + name + "' cannot be", e);
        }
    }

    private static void value(Object value, Figures out) {
        if (value instanceof String text) {
            out.text(text);
        } else if (value instanceof Integer || value instanceof Long) {
            out.signed(((Number) value).longValue());
        } else if (value instanceof Duration time) {
            out.signed(time.getSeconds());
            out.put(time.getNano());
        } else if (value instanceof Instant moment) {
            out.signed(moment.getEpochSecond());
            out.put(moment.getNano());
        } else if (value instanceof PeerId peer) {
            out.bytes(peer.bytes().toByteArray());
            out.text(peer.text());
        } else if (value instanceof PointId point) {
            out.text(point.toString());
        } else if (value instanceof CloseReason.Phase phase) {
            out.put(phase.ordinal());
        } else if (value instanceof Rejection motive) {
            record(motive, out);
        } else {
            throw new IllegalStateException("no form is known for " + value.getClass());
        }
    }

    private static Object value(Class<?> type, FigureReader in) {
        if (type == String.class) {
            return in.text();
        }
        if (type == int.class) {
            return Math.toIntExact(in.signed());
        }
        if (type == long.class) {
            return in.signed();
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(in.signed(), in.count(999_999_999));
        }
        if (type == Instant.class) {
            return Instant.ofEpochSecond(in.signed(), in.count(999_999_999));
        }
        if (type == PeerId.class) {
            return new PeerId(ByteString.of(in.bytes()), in.text());
        }
        if (type == PointId.class) {
            return PointId.parse(in.text());
        }
        if (type == CloseReason.Phase.class) {
            return CloseReason.Phase.values()[in.count(CloseReason.Phase.values().length - 1)];
        }
        if (type == Rejection.class) {
            return record(in);
        }
        throw new IllegalStateException("no form is known for " + type);
    }
}
