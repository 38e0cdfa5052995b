package org.jackfield.distribution.text;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON on one line: maps, collections, texts, numbers and truth values. Written for {@code --json}, read by the demo and of what a node answers. */
public final class Json {

    private static final int MAX_DEPTH = 32;

    /** JSON's null, which is a value of its own there; as a text it is empty. */
    public enum Nothing {
        NULL;

        @Override
        public String toString() {
            return "";
        }
    }

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** One line, without its end. */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    /**
     * Reads an object.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON object
     */
    public static Map<String, Object> readObject(String text) {
        Json json = new Json(text);
        json.space();
        Map<String, Object> object = json.object(0);
        json.space();
        if (json.at != text.length()) {
            throw json.wrong("something follows the object");
        }
        return object;
    }

    /**
     * Reads any value: an object is a map, a list a list, a number a {@code Long}, or a {@code BigInteger} or {@code Double}.
     *
     * @throws IllegalArgumentException if the text is not exactly one JSON value
     */
    public static Object read(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.space();
        if (json.at != text.length()) {
            throw json.wrong("something follows the value");
        }
        return value;
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(before);
                quote(entry.getKey().toString(), out);
                out.append(':');
                write(entry.getValue(), out);
                before = ',';
            }
            out.append(before == '{' ? "{}" : "}");
        } else if (value instanceof Collection<?> list) {
            char before = '[';
            for (Object one : list) {
                out.append(before);
                write(one, out);
                before = ',';
            }
            out.append(before == '[' ? "[]" : "]");
        } else if (value == Nothing.NULL || value instanceof Double real && !Double.isFinite(real)) {
            out.append("null");
        } else if (value instanceof Number || value instanceof Boolean) {
            out.append(value);
        } else {
            quote(String.valueOf(value), out);
        }
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || c == '\u2028'
                    || c == '\u2029'
                    || Character.getType(c) == Character.FORMAT) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    private Object value(int depth) {
        if (depth > MAX_DEPTH) {
            throw wrong("too deep");
        }
        space();
        char c = peek();
        if (c == '{') {
            return object(depth);
        }
        if (c == '[') {
            return list(depth);
        }
        if (c == '"') {
            return string();
        }
        return word();
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        take('{');
        space();
        while (peek() != '}') {
            String key = string();
            space();
            take(':');
            object.put(key, value(depth + 1));
            between('}');
        }
        take('}');
        return object;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        take('[');
        space();
        while (peek() != ']') {
            list.add(value(depth + 1));
            between(']');
        }
        take(']');
        return list;
    }

    private void between(char end) {
        space();
        if (peek() == ',') {
            at++;
            space();
            if (peek() == end) {
                throw wrong("nothing follows the comma");
            }
        } else if (peek() != end) {
            throw wrong("no comma");
        }
    }

    private String string() {
        take('"');
        StringBuilder out = new StringBuilder();
        while (peek() != '"') {
            char c = text.charAt(at++);
            out.append(c == '\\' ? escaped() : c);
        }
        at++;
        return out.toString();
    }

    private char escaped() {
        char c = peek();
        at++;
        switch (c) {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'u':
                if (at + 4 > text.length()) {
                    throw wrong("the text ends");
                }
                at += 4;
                return (char) Integer.parseInt(text.substring(at - 4, at), 16);
            default:
                return c;
        }
    }

    private Object word() {
        int from = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        switch (word) {
            case "true":
                return true;
            case "false":
                return false;
            case "null":
                return Nothing.NULL;
            default:
                try {
                    return number(word);
                } catch (NumberFormatException e) {
                    throw wrong("'" + word + "' is no value");
                }
        }
    }

    private static Number number(String word) {
        if (word.matches("-?\\d{1,18}")) {
            return Long.valueOf(word);
        }
        return word.matches("-?\\d{1,40}") ? new BigInteger(word) : Double.valueOf(word);
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("the text ends");
        }
        return text.charAt(at);
    }

    private void take(char c) {
        if (peek() != c) {
            throw wrong("no '" + c + "'");
        }
        at++;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("not JSON: " + what + " at character " + at);
    }
}
