package org.jackfield.distribution.text;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Where the log goes: what is alarming to standard error, and what a node has to say to files in its data directory. */
public final class Log {

    private static final int FILE_BYTES = 8 * 1024 * 1024;
    private static final int FILES = 8;

    private Log() {}

    /** Warnings and errors go to standard error, as plain sentences, and nothing goes anywhere else. */
    public static void toStandardError() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").addHandler(prepared(new ConsoleHandler(), Level.WARNING, new WholeSentences()));
    }

    /**
     * From now on files in a folder have everything from a level on ({@value #FILES} of {@value #FILE_BYTES} bytes at most), and standard
     * error only errors, in one line each: of everything else that matters the node's events tell.
     */
    public static void toFiles(Path folder, Level level) throws IOException {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            prepared(handler, Level.SEVERE, new Sentences());
        }
        root.setLevel(level);
        root.addHandler(prepared(
                new FileHandler(folder.resolve("node.%g.log").toString(), FILE_BYTES, FILES, true),
                level,
                new Lines()));
    }

    private static Handler prepared(Handler handler, Level level, Formatter formatter) {
        handler.setFormatter(formatter);
        handler.setLevel(level);
        return handler;
    }

    /** What went wrong, and what was at the bottom of it, in one line. */
    private static final class Sentences extends Formatter {

        @Override
        public String format(LogRecord record) {
            Throwable root = record.getThrown();
            while (root != null && root.getCause() != null) {
                root = root.getCause();
            }
            String sentence = formatMessage(record) + (root == null ? "" : ": " + root + "; the log has more");
            return "jackfield: " + sentence.replaceAll("\\s*\\R\\s*", " ") + System.lineSeparator();
        }
    }

    /** One line per record: time, level, thread, who, what. */
    private static final class Lines extends Formatter {

        private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS");

        @Override
        public String format(LogRecord record) {
            StringBuilder line = new StringBuilder()
                    .append(TIME.format(LocalDateTime.ofInstant(record.getInstant(), ZoneId.systemDefault())))
                    .append(' ')
                    .append(record.getLevel().getName())
                    .append(" [")
                    .append(Thread.currentThread().getName())
                    .append("] ")
                    .append(record.getLoggerName())
                    .append(": ")
                    .append(Terminal.printable(formatMessage(record)))
                    .append(System.lineSeparator());
            return line.append(trace(record)).toString();
        }
    }

    /** A sentence that ends, and the trace of what failed: there is no log that has more. */
    private static final class WholeSentences extends Formatter {

        @Override
        public String format(LogRecord record) {
            String message = formatMessage(record);
            return "jackfield: " + message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1)
                    + (message.endsWith(".") ? "" : ".") + System.lineSeparator() + trace(record);
        }
    }

    private static String trace(LogRecord record) {
        if (record.getThrown() == null) {
            return "";
        }
        StringWriter trace = new StringWriter();
        record.getThrown().printStackTrace(new PrintWriter(trace, true));
        return trace.toString();
    }
}
