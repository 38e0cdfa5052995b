package org.jackfield.itests.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the core writes into its log, all levels, while this is open. */
final class Chronicle implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("org.jackfield.pool");
    private final Level before = logger.getLevel();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> pen = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage());
        }
    };

    Chronicle() {
        pen.setContext(logger.getLoggerContext());
        pen.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(pen);
    }

    int length() {
        return lines.size();
    }

    /** What was written after the first lines. */
    List<String> after(int first) {
        return lines.subList(first, lines.size());
    }

    @Override
    public void close() {
        logger.detachAppender(pen);
        logger.setAdditive(true);
        logger.setLevel(before);
    }
}
