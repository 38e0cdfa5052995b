package org.jackfield.distribution.run;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogService;
import org.osgi.service.log.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the framework's own bundles (Declarative Services, Configuration Admin) log goes where everything is logged, instead of to
 * standard output. Their errors, and warnings that have a cause, are told to people, too, in a sentence.
 */
public final class BundleLog implements LogService {

    private final BundleTroubles troubles;

    /** @param troubles is told of them */
    public BundleLog(BundleTroubles troubles) {
        this.troubles = troubles;
    }

    @Override
    public Logger getLogger(String name) {
        return getLogger(name, Logger.class);
    }

    @Override
    public Logger getLogger(Class<?> type) {
        return getLogger(type.getName(), Logger.class);
    }

    @Override
    public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
        return getLogger(type.getName(), loggerType);
    }

    @Override
    public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> loggerType) {
        return getLogger(name, loggerType);
    }

    /** Of the two types of loggers that there are, this serves both: nobody here formats. */
    @Override
    public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
        return loggerType.cast(Proxy.newProxyInstance(
                BundleLog.class.getClassLoader(),
                new Class<?>[] {FormatterLogger.class},
                (proxy, method, arguments) -> called(name, method, arguments == null ? new Object[0] : arguments)));
    }

    @Override
    @SuppressWarnings("deprecation") // the only way in that some bundles know
    public void log(int level, String message) {
        log("org.apache.felix", level(level), message);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void log(int level, String message, Throwable thrown) {
        log("org.apache.felix", level(level), message, thrown);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void log(ServiceReference<?> service, int level, String message) {
        log(level, message);
    }

    @Override
    @SuppressWarnings("deprecation")
    public void log(ServiceReference<?> service, int level, String message, Throwable thrown) {
        log(level, message, thrown);
    }

    private Object called(String name, Method method, Object[] arguments) {
        switch (method.getName()) {
            case "getName":
            case "toString":
                return name;
            case "hashCode":
                return name.hashCode();
            case "equals":
                return false;
            case "isTraceEnabled":
            case "isDebugEnabled":
                return false;
            case "isInfoEnabled":
            case "isWarnEnabled":
            case "isErrorEnabled":
                return true;
            default:
        }
        if (arguments.length > 0 && arguments[0] instanceof String message) {
            Object[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            if (rest.length == 1 && rest[0] instanceof Object[] many) {
                rest = many;
            }
            log(name, LogLevel.valueOf(method.getName().toUpperCase(Locale.ROOT)), message, rest);
        }
        return null;
    }

    private void log(String name, LogLevel level, String message, Object... rest) {
        org.slf4j.Logger log = LoggerFactory.getLogger(name);
        Optional<Throwable> thrown = rest.length > 0 && rest[rest.length - 1] instanceof Throwable last
                ? Optional.of(last)
                : Optional.empty();
        switch (level) {
            case ERROR:
            case WARN:
                log.warn(message, rest);
                if (level == LogLevel.ERROR || thrown.isPresent()) {
                    troubles.tell(message, thrown);
                }
                break;
            case AUDIT:
            case INFO:
                log.info(message, rest);
                break;
            default:
                log.debug(message, rest);
        }
    }

    @SuppressWarnings("deprecation")
    private static LogLevel level(int level) {
        switch (level) {
            case LOG_ERROR:
                return LogLevel.ERROR;
            case LOG_WARNING:
                return LogLevel.WARN;
            case LOG_INFO:
                return LogLevel.INFO;
            default:
                return LogLevel.DEBUG;
        }
    }
}
