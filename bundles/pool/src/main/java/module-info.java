/** The core: connections, sessions, welcome, maintenance, address book. */
module org.jackfield.pool {
    requires transitive org.jackfield.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static osgi.core;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    exports org.jackfield.pool;
    exports org.jackfield.pool.settings;
    exports org.jackfield.pool.thread;
}
