package org.jackfield.distribution.operate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jackfield.distribution.text.Terminal;

/** Values in the forms that Octez gives them (octez-behaviour.md, section 14), as texts. */
public final class OctezForms {

    private OctezForms() {}

    /** A filter by states, as a query. */
    static String filter(Collection<? extends Enum<?>> states) {
        return states.isEmpty()
                ? ""
                : states.stream()
                        .map(state -> "filter=" + state.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** A point: {@code {"addr": …, "port": …}}, the port perhaps absent. */
    public static String point(Answer of, String field) {
        Answer point = of.in(field);
        if (!point.has("addr")) {
            return of.shown(field);
        }
        String host = point.shown("addr").replaceFirst("(?i)^::ffff:(?=\\d+\\.)", "");
        return (host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]")
                + point.text("port").map(port -> ":" + port).orElse("");
    }

    /** When something happened last: a moment, or a pair of whoever was concerned and the moment. */
    public static String last(Answer of, String field) {
        return of.fields().get(field) instanceof List<?> pair && !pair.isEmpty()
                ? new Answer(Map.of(field, pair.get(pair.size() - 1))).time(field)
                : of.time(field);
    }

    /** Whom it concerned, of such a pair: a peer id, or a point. */
    public static String whom(Answer of, String field) {
        if (of.fields().get(field) instanceof List<?> pair && pair.size() > 1) {
            return pair.get(0) instanceof String id
                    ? Terminal.printable(id)
                    : point(Answer.of(Map.of(field, pair.get(0))), field);
        }
        return "";
    }
}
