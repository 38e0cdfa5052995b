/** The Netty event loops, and the handlers that outlive every plugin. */
module org.jackfield.eventloops {
    requires transitive org.jackfield.api;
    requires io.netty.common;
    requires io.netty.buffer;
    requires io.netty.transport;
    requires io.netty.handler;
    requires io.netty.transport.classes.epoll;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;
}
