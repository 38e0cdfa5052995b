package org.jackfield.itests;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jackfield.itests.node.RunningNode;
import org.jackfield.testkit.Dnsmasq;

/**
 * A real name server that knows the nodes behind {@code alive.example}. It asks somebody who never answers for names under
 * {@code silent.example}; for all others it has nobody to ask, and says so.
 */
final class Seeds implements AutoCloseable {

    private static final String DNS = "org.jackfield.discovery.dns";

    private final DatagramSocket silent;
    private final Dnsmasq server;

    private Seeds(DatagramSocket silent, Dnsmasq server) {
        this.silent = silent;
        this.server = server;
    }

    static Seeds start(Path files, RunningNode... living) throws IOException {
        // bound, and never read
        DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        List<String> records = new ArrayList<>(List.of(
                "local=/alive.example/",
                "server=/silent.example/127.0.0.1#" + silent.getLocalPort(),
                "host-record=house.alive.example,127.0.0.1"));
        for (RunningNode node : living) {
            records.add("srv-host=_jackfield._tcp.alive.example,house.alive.example," + node.port());
        }
        try {
            return new Seeds(silent, Dnsmasq.start(files, records.toArray(String[]::new)));
        } catch (IOException | RuntimeException e) {
            silent.close();
            throw e;
        }
    }

    /** A node that asks for these names, with commas between, and takes what it is told of this machine. */
    RunningNode.Builder askedBy(RunningNode.Builder node, String names) {
        return node.with(DNS, "seeds", names)
                .with(DNS, "servers", "127.0.0.1:" + server.address().getPort())
                .with(DNS, "addresses", "lan");
    }

    @Override
    public void close() {
        server.close();
        silent.close();
    }
}
