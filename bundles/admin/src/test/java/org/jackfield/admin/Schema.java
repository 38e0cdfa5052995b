package org.jackfield.admin;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Judges JSON values by the part of JSON Schema (2020-12) that the description of the API uses; an unknown keyword is an error. */
final class Schema {

    private final Map<?, ?> document;

    Schema(Map<?, ?> document) {
        this.document = document;
    }

    /** What is wrong, and where; empty: nothing. */
    List<String> judge(Object value, Object schema) {
        List<String> faults = new ArrayList<>();
        judge(value, (Map<?, ?>) schema, "$", faults);
        return faults;
    }

    /** What a reference leads to. */
    Object lookUp(String reference) {
        Object found = document;
        for (String part : reference.substring("#/".length()).split("/")) {
            found = ((Map<?, ?>) found).get(part);
            if (found == null) {
                throw new AssertionError("nothing is at " + reference);
            }
        }
        return found;
    }

    private void judge(Object value, Map<?, ?> schema, String where, List<String> faults) {
        for (Map.Entry<?, ?> rule : schema.entrySet()) {
            judge(value, schema, (String) rule.getKey(), rule.getValue(), where, faults);
        }
    }

    private void judge(Object value, Map<?, ?> schema, String keyword, Object rule, String where, List<String> faults) {
        switch (keyword) {
            case "$ref" -> judge(value, (Map<?, ?>) lookUp((String) rule), where, faults);
            case "type" ->
                require(
                        (rule instanceof List<?> many ? many : List.of(rule))
                                .stream().anyMatch(type -> is(value, type)),
                        where + " is to be " + rule + ", not " + value,
                        faults);
            case "enum" ->
                require(((List<?>) rule).contains(value), where + " is to be among " + rule + ": " + value, faults);
            case "const" -> require(rule.equals(value), where + " is to be " + rule + ", not " + value, faults);
            case "pattern" ->
                require(
                        !(value instanceof String text) || text.matches((String) rule),
                        where + " is to match " + rule + ": " + value,
                        faults);
            case "format" ->
                require(!(value instanceof String text) || isTime(text), where + " is no time: " + value, faults);
            case "minimum" ->
                require(
                        !(value instanceof BigDecimal number) || number.compareTo((BigDecimal) rule) >= 0,
                        where + " is less than " + rule,
                        faults);
            case "maximum" ->
                require(
                        !(value instanceof BigDecimal number) || number.compareTo((BigDecimal) rule) <= 0,
                        where + " is more than " + rule,
                        faults);
            case "minItems" ->
                require(
                        !(value instanceof List<?> list) || list.size() >= ((BigDecimal) rule).intValue(),
                        where + " has too few elements",
                        faults);
            case "maxItems" ->
                require(
                        !(value instanceof List<?> list) || list.size() <= ((BigDecimal) rule).intValue(),
                        where + " has too many elements",
                        faults);
            case "required" ->
                ((List<?>) rule)
                        .forEach(name -> require(
                                !(value instanceof Map<?, ?> object) || object.containsKey(name),
                                where + " lacks " + name,
                                faults));
            case "properties" -> properties(value, (Map<?, ?>) rule, where, faults);
            case "additionalProperties" -> others(value, schema, rule, where, faults);
            case "items" -> items(value, (Map<?, ?>) rule, where, faults);
            case "prefixItems" -> prefix(value, (List<?>) rule, where, faults);
            case "oneOf" ->
                require(
                        ((List<?>) rule)
                                        .stream()
                                                .filter(one -> judge(value, one).isEmpty())
                                                .count()
                                == 1,
                        where + " is not one of the described: " + value,
                        faults);
            case "description" -> {}
            default -> throw new AssertionError("the test knows no keyword " + keyword);
        }
    }

    private void properties(Object value, Map<?, ?> rules, String where, List<String> faults) {
        if (value instanceof Map<?, ?> object) {
            rules.forEach((name, rule) -> {
                if (object.containsKey(name)) {
                    judge(object.get(name), (Map<?, ?>) rule, where + "." + name, faults);
                }
            });
        }
    }

    private void others(Object value, Map<?, ?> schema, Object rule, String where, List<String> faults) {
        if (!(value instanceof Map<?, ?> object)) {
            return;
        }
        Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> some ? some : Map.of();
        object.forEach((name, other) -> {
            if (known.containsKey(name)) {
                return;
            }
            if (rule instanceof Map<?, ?> described) {
                judge(other, described, where + "." + name, faults);
            } else {
                faults.add(where + " has " + name + ", of which nothing is said");
            }
        });
    }

    private void items(Object value, Map<?, ?> rule, String where, List<String> faults) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                judge(list.get(i), rule, where + "[" + i + "]", faults);
            }
        }
    }

    private void prefix(Object value, List<?> rules, String where, List<String> faults) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < Math.min(rules.size(), list.size()); i++) {
                judge(list.get(i), (Map<?, ?>) rules.get(i), where + "[" + i + "]", faults);
            }
        }
    }

    private static boolean is(Object value, Object type) {
        return switch ((String) type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof BigDecimal number && number.scale() <= 0;
            case "number" -> value instanceof BigDecimal;
            case "null" -> value == Json.Nothing.NULL;
            default -> throw new AssertionError("the test knows no type " + type);
        };
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static void require(boolean holds, String fault, List<String> faults) {
        if (!holds) {
            faults.add(fault);
        }
    }
}
