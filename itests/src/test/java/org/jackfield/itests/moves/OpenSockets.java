package org.jackfield.itests.moves;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.transports.udp.UdpTransport;

/** The sockets of a udp transport, which shows them to nobody outside its package. */
final class OpenSockets {

    private OpenSockets() {}

    static List<Channel> of(UdpTransport transport) throws ReflectiveOperationException {
        List<Channel> open = new ArrayList<>();
        for (Object socket : (List<?>) ask(ask(transport, "sockets"), "held")) {
            Channel channel = (Channel) ask(socket, "channel");
            if (channel.isOpen()) {
                open.add(channel);
            }
        }
        return open;
    }

    /** Closes Java's channel, without Netty's knowing. The loops have to be on NIO. */
    static void closeBeneath(Channel socket) throws ReflectiveOperationException, IOException {
        ((java.nio.channels.Channel) ask(AbstractNioChannel.class, socket, "javaChannel")).close();
    }

    private static Object ask(Object owner, String what) throws ReflectiveOperationException {
        return ask(owner.getClass(), owner, what);
    }

    private static Object ask(Class<?> type, Object owner, String what) throws ReflectiveOperationException {
        Method method = type.getDeclaredMethod(what);
        method.setAccessible(true);
        return method.invoke(owner);
    }
}
