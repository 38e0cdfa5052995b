/** Contracts and values: what the bundles of a node share, and plugins are written against. */
module org.jackfield.api {
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.jackfield.api.access;
    exports org.jackfield.api.address;
    exports org.jackfield.api.bytes;
    exports org.jackfield.api.connection;
    exports org.jackfield.api.crypto;
    exports org.jackfield.api.discovery;
    exports org.jackfield.api.handshake;
    exports org.jackfield.api.identity;
    exports org.jackfield.api.message;
    exports org.jackfield.api.node;
    exports org.jackfield.api.point;
    exports org.jackfield.api.protocol;
    exports org.jackfield.api.reason;
    exports org.jackfield.api.recording;
    exports org.jackfield.api.scheduling;
    exports org.jackfield.api.scoring;
    exports org.jackfield.api.selection;
    exports org.jackfield.api.time;
    exports org.jackfield.api.transport;
}
