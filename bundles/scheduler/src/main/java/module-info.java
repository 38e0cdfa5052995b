/** Who may read and write how much, and when. */
module org.jackfield.scheduler {
    requires transitive org.jackfield.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    exports org.jackfield.scheduler;
}
