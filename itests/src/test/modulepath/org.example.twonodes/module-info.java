/** Two nodes without OSGi. */
module org.example.twonodes {
    requires org.jackfield.pool;
    requires org.jackfield.handshake;
    requires org.jackfield.scheduler;
    requires org.jackfield.eventloops;
    requires org.jackfield.transports.tcp;
}
