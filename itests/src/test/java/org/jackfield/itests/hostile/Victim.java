package org.jackfield.itests.hostile;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A transport that is exchanged for a hostile one. */
enum Victim {
    TCP("tcp", "tcp", HostileTcp.class, List.of(), "ws"),
    WS("websocket", "ws", HostileWebSocket.class, List.of(), "tcp"),
    UDP(
            "udp",
            "udp",
            HostileUdp.class,
            List.of("quic-demultiplexer", "quic-anchor", "quic-keeper", "quic-tokens"),
            "tcp");

    private final String bundle;
    private final String scheme;
    private final Class<? extends HostileTransport> hostile;
    private final List<String> keepsakes;
    private final String bystander;

    /**
     * @param keepsakes the roles of what the event loops keep for it, beside the parking
     * @param bystander the scheme over which another peer talks meanwhile
     */
    Victim(
            String bundle,
            String scheme,
            Class<? extends HostileTransport> hostile,
            List<String> keepsakes,
            String bystander) {
        this.bundle = bundle;
        this.scheme = scheme;
        this.hostile = hostile;
        this.keepsakes = keepsakes;
        this.bystander = bystander;
    }

    /** The symbolic name of its bundle. */
    String bundle() {
        return "org.jackfield.transports." + bundle;
    }

    String scheme() {
        return scheme;
    }

    Class<? extends HostileTransport> hostile() {
        return hostile;
    }

    /** The scheme over which another peer talks meanwhile. */
    String bystander() {
        return bystander;
    }

    /** The component of the hostile bundle. */
    String component(Vice vice) {
        return """
                <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.4.0" name="hostile" deactivate="deactivate" init="%d">
                  <property name="vice" value="%s"/>
                  <property name="scheme" value="%s"/>
                  <service><provide interface="org.jackfield.api.transport.Transport"/></service>
                  <reference name="loops" interface="io.netty.channel.EventLoopGroup" parameter="0"/>
                  <reference name="parking" interface="java.util.function.Function"
                      target="(org.jackfield.eventloops.role=parking)" parameter="1"/>
                %s
                  <implementation class="%s"/>
                </scr:component>
                """
                .formatted(keepsakes.size() + 3, vice, scheme, references(), hostile.getName());
    }

    private String references() {
        return IntStream.range(0, keepsakes.size())
                .mapToObj(i ->
                        """
                        <reference name="%1$s" interface="java.util.function.BiFunction"
                            target="(org.jackfield.eventloops.role=%1$s)" parameter="%2$d"/>
                        """
                                .formatted(keepsakes.get(i), i + 2))
                .collect(Collectors.joining());
    }
}
