package org.jackfield.itests.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import org.jackfield.api.identity.Identity;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever pretends to be the node itself is not taken for it. */
@Timeout(value = 300, unit = SECONDS)
class ImpostorTest {

    private static final long SEED = 2140;
    private static final int SMALLEST_FRAME = 18;

    private final Neighbourhood around = new Neighbourhood(SEED);
    private final SocketEnd server = around.socket(Furniture.QUIET);

    @AfterEach
    void end() {
        around.close();
    }

    /** Octez: socket/self peer id. */
    @Test
    void whoShowsTheServersPublicKeyWithoutItsSecretIsNotTakenForTheServer() {
        Identity own = around.identity();
        Identity stolen =
                Neighbourhood.identity(own.secretKey(), server.identity().publicKey());
        SocketEnd impostor = new SocketEnd(around, stolen, Furniture.QUIET);

        impostor.dial(server.listen());

        assertEquals(new CloseReason.HandshakeForged(), server.end());
    }

    /** Octez: socket/self connection message. */
    @Test
    void whoSaysBackTheServersOwnGreetingIsNotTakenForTheServer() throws IOException {
        PointId point = server.listen();
        try (Socket socket = new Socket(point.host(), point.port())) {
            socket.setSoTimeout((int) Bench.PATIENCE.toMillis());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int length = in.readUnsignedShort();
            byte[] greeting = in.readNBytes(length);
            socket.getOutputStream().write(new byte[] {(byte) (length >> 8), (byte) length});
            socket.getOutputStream().write(greeting);
            socket.getOutputStream().write(new byte[] {0, SMALLEST_FRAME});
            socket.getOutputStream().write(new byte[SMALLEST_FRAME]);

            assertEquals(new CloseReason.HandshakeForged(), server.end());
        }
    }
}
