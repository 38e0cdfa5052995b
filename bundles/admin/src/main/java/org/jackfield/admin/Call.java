package org.jackfield.admin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request, taken apart.
 *
 * @param parameters what stands in the path for the names in its template
 * @param query what stands after the question mark; a name without a value has an empty one
 * @param body its bytes, perhaps none
 */
record Call(Map<String, String> parameters, Map<String, List<String>> query, byte[] body) {

    String parameter(String name) {
        return parameters.get(name);
    }

    /** The last of the values under that name. */
    Optional<String> option(String name) {
        List<String> values = query.getOrDefault(name, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    /** Refuses names after the question mark that mean nothing here, so that a mistyped one is not taken for none, and those said twice. */
    Call knowing(String... names) throws Refusal {
        for (Map.Entry<String, List<String>> said : query.entrySet()) {
            if (!List.of(names).contains(said.getKey()) || said.getValue().size() > 1) {
                throw Refusal.badRequest("after the question mark there may be, once each, " + String.join(", ", names)
                        + ", not '" + said.getKey() + "'");
            }
        }
        return this;
    }

    /** A name that need not have a value; {@code no}, {@code false} and {@code 0} deny it. */
    boolean flag(String name) {
        return option(name)
                .filter(value -> !List.of("no", "false", "0").contains(value))
                .isPresent();
    }

    /** The body as an object; none at all is an empty one. */
    Fields fields() throws Refusal {
        if (body.length == 0) {
            return new Fields(Map.of());
        }
        if (Json.read(body) instanceof Map<?, ?> object) {
            return new Fields(object);
        }
        throw Refusal.badRequest("the body is to be a JSON object");
    }

    /** The fields of a JSON object that came from outside. */
    record Fields(Map<?, ?> object) {

        /** Refuses what nobody has asked for, so that a mistyped name is not taken for none. */
        Fields knowing(String... names) throws Refusal {
            for (Object name : object.keySet()) {
                if (!List.of(names).contains(name)) {
                    throw Refusal.badRequest("there is no field '" + name + "' here; there are "
                            + (names.length == 0 ? "none" : String.join(", ", names)));
                }
            }
            return this;
        }

        Optional<String> text(String name) throws Refusal {
            Object value = object.get(name);
            if (value == null || value instanceof String) {
                return Optional.ofNullable((String) value);
            }
            throw Refusal.badRequest("the field '" + name + "' is to be a text");
        }

        /** A whole number greater than zero. */
        Optional<Long> amount(String name) throws Refusal {
            Object value = object.get(name);
            if (value == null) {
                return Optional.empty();
            }
            if (value instanceof java.math.BigDecimal number
                    && number.signum() > 0
                    && number.precision() - number.scale() <= 15
                    && number.stripTrailingZeros().scale() <= 0) {
                return Optional.of(number.longValueExact());
            }
            throw Refusal.badRequest("the field '" + name + "' is to be a whole number greater than zero");
        }
    }
}
