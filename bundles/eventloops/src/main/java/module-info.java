/** The Netty event loops, and the handlers that outlive every plugin. */
module org.jackfield.eventloops {
    requires transitive org.jackfield.api;
    requires io.netty.common;
    requires io.netty.buffer;
    requires transitive io.netty.transport;
    requires io.netty.handler;
    requires static io.netty.codec.http;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;
    requires static io.netty.codec.classes.quic;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static osgi.core;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    exports org.jackfield.eventloops;
}
