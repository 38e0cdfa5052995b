package org.jackfield.eventloops;

import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.util.BouncyCastleUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Classes of Netty that make an exception when they are initialised and keep it for ever, and with it the classes of all who were being
 * executed at that moment. Whoever is here first must be somebody who stays: no plugin.
 */
final class KeptErrors {

    private static final Logger LOG = LoggerFactory.getLogger(KeptErrors.class);

    private KeptErrors() {}

    /** Initialises them, as far as they are present. */
    static void makeNow() {
        OpenSsl.isAvailable();
        BouncyCastleUtil.isBcProvAvailable();
        BouncyCastleUtil.isBcPkixAvailable();
        BouncyCastleUtil.isBcTlsAvailable();
        try {
            OfHttp.makeNow();
        } catch (LinkageError e) {
            LOG.debug("Netty's HTTP is not present: {}", e.toString());
        }
    }

    /** Touched last, and only then loaded: a node without WebSocket has no HTTP. */
    private static final class OfHttp {

        static void makeNow() {
            new HttpServerCodec();
        }
    }
}
