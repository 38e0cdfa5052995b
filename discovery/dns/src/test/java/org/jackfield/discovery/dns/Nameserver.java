package org.jackfield.discovery.dns;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** A name server on the loopback that says, byte by byte, what no honest one would. UDP alone. */
final class Nameserver implements AutoCloseable {

    static final int NO_ERROR = 0;
    static final int SERVFAIL = 2;
    static final int CNAME = 5;
    static final int A = 1;
    static final int SRV = 33;
    static final int TXT = 16;

    private static final int HEADER = 12;

    private final DatagramSocket socket;
    private final Thread thread;
    private final BlockingQueue<Query> asked = new LinkedBlockingQueue<>();

    /** Answers every query by that function; empty: with silence. */
    Nameserver(Function<Query, Optional<byte[]>> answer) throws IOException {
        socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        thread = new Thread(() -> serve(answer), "nameserver");
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", socket.getLocalPort());
    }

    /** All queries so far. */
    List<Query> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Function<Query, Optional<byte[]>> answer) {
        byte[] buffer = new byte[4096];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                Query query = Query.read(ByteBuffer.wrap(buffer, 0, packet.getLength()));
                asked.add(query);
                Optional<byte[]> reply = answer.apply(query);
                if (reply.isPresent()) {
                    socket.send(new DatagramPacket(reply.get(), reply.get().length, packet.getSocketAddress()));
                }
            } catch (SocketException e) {
                // closed
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What was asked. */
    record Query(int id, String name, int type, byte[] question) {

        static Query read(ByteBuffer message) {
            int id = message.getShort(0) & 0xffff;
            StringBuilder name = new StringBuilder();
            message.position(HEADER);
            for (int length = message.get(); length > 0; length = message.get()) {
                for (int i = 0; i < length; i++) {
                    name.append((char) message.get());
                }
                name.append('.');
            }
            int type = message.getShort();
            message.getShort();
            byte[] question = new byte[message.position() - HEADER];
            message.get(HEADER, question);
            return new Query(id, name.substring(0, Math.max(0, name.length() - 1)), type, question);
        }

        /** Of this name, as what it is asked for. */
        Optional<byte[]> with(Record... records) {
            return Optional.of(reply(NO_ERROR, question, records));
        }

        Optional<byte[]> failing(int code) {
            return Optional.of(reply(code, question));
        }

        /** As if something else had been asked. */
        Optional<byte[]> asIfAsked(String other, Record... records) {
            return Optional.of(reply(NO_ERROR, written(other, type), records));
        }

        private byte[] reply(int code, byte[] toQuestion, Record... records) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                out.writeShort(id);
                out.writeShort(0x8180 | code);
                out.writeShort(1);
                out.writeShort(records.length);
                out.writeInt(0);
                out.write(toQuestion);
                for (Record record : records) {
                    out.write(labels(record.name()));
                    out.writeShort(record.type());
                    out.writeShort(1);
                    out.writeInt(record.seconds());
                    out.writeShort(record.data().length);
                    out.write(record.data());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toByteArray();
        }

        private static byte[] written(String name, int type) {
            byte[] labels = labels(name);
            return ByteBuffer.allocate(labels.length + 4)
                    .put(labels)
                    .putShort((short) type)
                    .putShort((short) 1)
                    .array();
        }
    }

    /** One of an answer. */
    record Record(String name, int type, int seconds, byte[] data) {

        static Record address(String name, int seconds, int... octets) {
            byte[] data = new byte[octets.length];
            for (int i = 0; i < octets.length; i++) {
                data[i] = (byte) octets[i];
            }
            return new Record(name, A, seconds, data);
        }

        static Record alias(String name, String of) {
            return new Record(name, CNAME, 60, labels(of));
        }
    }

    /** As the DNS writes it. */
    static byte[] labels(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String label : text.split("\\.")) {
            bytes.write(label.length());
            label.chars().forEach(bytes::write);
        }
        bytes.write(0);
        return bytes.toByteArray();
    }
}
