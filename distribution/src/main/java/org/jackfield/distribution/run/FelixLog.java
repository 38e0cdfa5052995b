package org.jackfield.distribution.run;

import org.apache.felix.framework.Logger;
import org.slf4j.LoggerFactory;

/** What the framework itself has to say goes where everything is logged, instead of to standard output. */
public final class FelixLog extends Logger {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("org.apache.felix.framework");

    /** Logs. */
    public FelixLog() {}

    @Override
    protected void doLog(int level, String message, Throwable thrown) {
        switch (level) {
            case LOG_ERROR:
                LOG.error(message, thrown);
                break;
            case LOG_WARNING:
                LOG.warn(message, thrown);
                break;
            case LOG_INFO:
                LOG.info(message, thrown);
                break;
            default:
                LOG.debug(message, thrown);
        }
    }
}
