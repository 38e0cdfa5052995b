package org.jackfield.itests.moves;

import io.netty.channel.Channel;
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

    private static Object ask(Object owner, String what) throws ReflectiveOperationException {
        Method method = owner.getClass().getDeclaredMethod(what);
        method.setAccessible(true);
        return method.invoke(owner);
    }
}
