package org.jackfield.discovery.bootstrap;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a name. May take its time, and may be interrupted. */
@FunctionalInterface
interface NameService {

    /** The system's own. */
    NameService SYSTEM = name -> List.of(InetAddress.getAllByName(name));

    List<InetAddress> addresses(String name) throws UnknownHostException;
}
