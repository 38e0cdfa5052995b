package org.jackfield.itests.settings;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The errors that are logged, by whom; all frameworks log in one place, as the launcher has it. */
final class Complaints implements AutoCloseable {

    private final List<ILoggingEvent> heard = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final AppenderBase<ILoggingEvent> ear = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                heard.add(event);
            }
        }
    };

    Complaints() {
        ear.setContext(root.getLoggerContext());
        ear.start();
        root.addAppender(ear);
    }

    /** What was said by the bundle whose setting that is. */
    List<String> of(Declared setting) {
        return heard.stream()
                .filter(event -> event.getLoggerName().startsWith(setting.pid() + "."))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Forgets what was said so far. */
    void clear() {
        heard.clear();
    }

    @Override
    public void close() {
        root.detachAppender(ear);
        ear.stop();
    }
}
