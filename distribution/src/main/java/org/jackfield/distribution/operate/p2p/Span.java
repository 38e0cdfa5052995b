package org.jackfield.distribution.operate.p2p;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jackfield.distribution.text.Counts;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times as people type them, in seconds: {@code 90s}, {@code 15m}, {@code 24h}, {@code 7d}, {@code 1d12h}. */
final class Span implements ITypeConverter<Long> {

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,7}[smhd])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhd])");
    private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L, "h", 3600L, "d", 86_400L);

    @Override
    public Long convert(String text) {
        long seconds = 0;
        if (WHOLE.matcher(text).matches()) {
            for (Matcher part = PART.matcher(text); part.find(); ) {
                seconds += Long.parseLong(part.group(1)) * SECONDS.get(part.group(2));
            }
        }
        if (seconds == 0) {
            throw new TypeConversionException("'" + text + "' is no time: 90s, 15m, 24h, 7d or 1d12h, say");
        }
        return seconds;
    }

    /** In words. */
    static String text(long seconds) {
        return Counts.time(seconds);
    }
}
