/** The Tezos secure channel: identity, proof of work, connection message, box, metadata, ack. */
module org.jackfield.handshake {
    requires transitive org.jackfield.api;
    requires com.fasterxml.jackson.core;
    requires org.bouncycastle.provider;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    exports org.jackfield.handshake;
    exports org.jackfield.handshake.crypto;
    exports org.jackfield.handshake.identity;
    exports org.jackfield.handshake.peers;
}
