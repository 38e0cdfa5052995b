package org.jackfield.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jackfield.testkit.RealTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may not, and what is too much: as browsers, other machines and bad programs send it, byte by byte. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SafetyTest {

    private static final String ALICE = "10.0.0.1";
    private static final String SECRET = "correct horse battery staple";

    @TempDir
    Path files;

    private final Village village = new Village();
    private final List<OpenDoor> doors = new ArrayList<>();

    @BeforeEach
    void move() {
        village.moveIn(ALICE);
    }

    @AfterEach
    void leave() {
        doors.forEach(OpenDoor::close);
        village.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "LOCALHOST:8732", "127.0.0.1:80", "[::1]:8732", "my.node:8732"})
    void aRequestToOneOfOurNamesIsAnswered(String host) throws IOException {
        assertEquals(200, status(open(allowing("My.Node")), "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8732",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "192.0.2.1",
                "127.0.0.1@evil.example",
                "my.node"
            })
    void aRequestToAnotherNameIsRefusedWhateverItAsksFor(String host) throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        int read = status(door, "GET /jackfield/status HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

        assertTrue(read == 421 || read == 400, "refused with " + read);
        assertEquals(421, status(door, "GET http://evil.example/network/self HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // a form: a simple request, which a browser sends without asking
                "POST   | Origin: http://evil.example            | application/x-www-form-urlencoded",
                "POST   | Origin: null                           | text/plain",
                "POST   | Sec-Fetch-Site: cross-site             | application/json",
                "POST   | Sec-Fetch-Site: same-site              | application/json",
                "POST   | Origin: http://localhost:1             | application/json",
                "POST   | Origin: https://localhost              | application/json"
            })
    void aPageFromElsewhereCanNeitherBanNorConnect(String method, String header, String type) throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);
        String order = "{\"subject\":\"10.0.0.0/8\"}";

        assertEquals(403, status(door, request(method, "/jackfield/access/black", header, type, order)));
        assertEquals(403, status(door, request("PUT", "/network/points/10.0.0.2:9732", header, type, "{}")));
        assertEquals(
                403, status(door, request("PATCH", "/network/points/10.0.0.2:0", header, type, "{\"acl\":\"ban\"}")));
        assertEquals(403, status(door, request("DELETE", "/network/greylist", header, type, "")));
        assertEquals(
                0,
                village.at(ALICE)
                        .access()
                        .entries(org.jackfield.api.access.AccessList.BLACK)
                        .size());
    }

    @Test
    void noOriginIsEverAllowedInAPreflight() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        String answer = answer(
                door,
                "OPTIONS /network/greylist HTTP/1.1\r\nHost: localhost\r\nAccess-Control-Request-Method: DELETE\r\n"
                        + "Connection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
        assertTrue(!answer.toLowerCase(java.util.Locale.ROOT).contains("access-control"), answer);
    }

    @Test
    void aFormWithoutASignOfItsOriginIsRefusedForItsType() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        assertEquals(
                415,
                status(
                        door,
                        request(
                                "POST",
                                "/jackfield/access/black",
                                "X-Nothing: 1",
                                "text/plain",
                                "{\"subject\":\"10.0.0.0/8\"}")));
    }

    @Test
    void aPageFromElsewhereMayLinkHereButNotReadInSecret() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        assertEquals(
                200,
                status(
                        door,
                        "GET / HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n\r\n"));
        assertEquals(
                403,
                status(
                        door,
                        "GET /jackfield/events HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n"));
    }

    @Test
    void ourOwnPageMayChangeThings() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        assertEquals(
                200,
                status(
                        door,
                        request(
                                "DELETE",
                                "/network/greylist",
                                "Origin: http://localhost\r\nSec-Fetch-Site: same-origin",
                                "application/json",
                                "")));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /network/self, 'GET, HEAD'",
        "PUT, /network/greylist, DELETE",
        "DELETE, /network/points/10.0.0.1:1, 'GET, HEAD, PUT, PATCH'",
        "TRACE, /, 'GET, HEAD'"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed) throws IOException {
        String answer = answer(
                open(OpenDoor.ANYWHERE),
                method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
        assertTrue(answer.contains("Allow: " + allowed + "\r\n"), answer);
    }

    @Test
    void answersSayNothingOfTheServer() {
        OpenDoor.Reply reply = open(OpenDoor.ANYWHERE).get("/network/self");

        for (String name : List.of("Server", "X-Powered-By", "Access-Control-Allow-Origin")) {
            assertEquals(Optional.empty(), reply.header(name), name);
        }
        assertEquals(Optional.of("nosniff"), reply.header("X-Content-Type-Options"));
    }

    @Test
    void aFormThatIsNotSpokenHereIsNotAcceptable() {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        assertEquals(
                406, door.get("/network/self", "Accept", "application/bson").status());
        assertEquals(
                200,
                door.get("/network/self", "Accept", "application/bson, application/json;q=0.5")
                        .status());
        assertEquals(200, door.get("/network/self", "Accept", "application/*").status());
    }

    @Test
    void aHugeBodyIsRefusedBeforeItIsSent() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        assertEquals(
                413,
                status(
                        door,
                        "POST /jackfield/access/black HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 99999999999\r\n\r\n"));
    }

    @Test
    void aBodyThatNeverEndsIsReadNoFurtherThanItMayGo() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);
        try (Socket socket = door.socket()) {
            OutputStream out = socket.getOutputStream();
            out.write(ascii(
                    "POST /jackfield/access/black HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n"));
            byte[] chunk = ascii("1000\r\n" + " ".repeat(0x1000) + "\r\n");
            try {
                for (int i = 0; i < 10_000; i++) {
                    out.write(chunk);
                }
            } catch (IOException e) {
                // the door has closed the connection, as it should
                return;
            }
            assertEquals(413, status(socket));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /network/self HTTP/1.1\r\nHost: localhost\r\nX: ",
                "GET /",
                "\r\n",
                "POST /jackfield/maintenance HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n"
            })
    void whoTricklesIsClosedAfterTheRequestTimeoutHoweverBusy(String begin) throws IOException {
        OpenDoor door = open(hasty());
        try (Socket socket = door.socket();
                RealTime time = new RealTime()) {
            socket.getOutputStream().write(ascii(begin));
            time.every(Duration.ofMillis(100), () -> trickle(socket));
            long begun = System.nanoTime();
            try {
                while (socket.getInputStream().read() >= 0) {
                    // an answer to what is no request may come before the end
                }
            } catch (IOException e) {
                // reset rather than closed: gone in any case
                assertTrue(e.getMessage() != null);
            }
            assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(10), "closed in time");
        }
        assertEquals(200, door.get("/network/self").status());
    }

    @Test
    void aHundredSlowClientsDoNotKeepAnybodyElseWaiting() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Socket socket = door.socket();
            socket.getOutputStream()
                    .write(ascii("POST /jackfield/maintenance HTTP/1.1\r\nHost: localhost\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"));
            slow.add(socket);
        }

        long begun = System.nanoTime();
        assertEquals(200, door.get("/network/self").status());
        assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(5));

        for (Socket socket : slow) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /network/../network/self HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /network/%2e%2e/version HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /network/points/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET //network/self HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /network/self;x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /network/points/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /network/self HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET /network/self\r\n\r\n",
                "GET /network/self HTTP/1.1\r\n\r\n",
                "GET /network/self HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
                "POST /jackfield/maintenance HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}",
                "\u0016\u0003\u0001\u0002 hello, do you speak TLS?\r\n\r\n"
            })
    void aStrangeRequestIsAnsweredWithAnErrorAndTheNextOneIsServed(String bytes) throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        int status = status(door, bytes);

        assertTrue(status >= 400 && status < 500 || status == 505, "answered with " + status);
        assertEquals(200, door.get("/network/self").status());
    }

    @Test
    void aHeadWithoutAnEndIsTooLarge() throws IOException {
        OpenDoor door = open(OpenDoor.ANYWHERE);

        int status = status(door, "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");

        assertEquals(431, status);
    }

    @Test
    void fromAnotherMachineOneMayReadAloneWithoutATokenAndAllWithIt() throws IOException {
        InetAddress other = otherAddress();
        OpenDoor open = open(OpenDoor.at(OpenDoor.ANYWHERE, "0.0.0.0:0"));
        assertEquals(200, from(other, open, "GET", "/network/self", ""));
        assertEquals(403, from(other, open, "DELETE", "/network/greylist", ""));

        OpenDoor guarded = open(withToken(SECRET, "rw-------"));
        assertEquals(401, from(other, guarded, "GET", "/network/self", ""));
        assertEquals(401, from(other, guarded, "GET", "/network/self", "Authorization: Bearer wrong\r\n"));
        assertEquals(401, from(other, guarded, "GET", "/network/self", "Authorization: Bearer\r\n"));
        assertEquals(
                200, from(other, guarded, "DELETE", "/network/greylist", "Authorization: Bearer " + SECRET + "\r\n"));
        assertEquals(200, guarded.get("/network/self").status(), "this machine needs none");
        assertEquals(
                401,
                guarded.get("/network/self", "Authorization", "Bearer wrong").status());
    }

    @Test
    void aTokenThatOthersCanReadOpensNothing() throws IOException {
        InetAddress other = otherAddress();

        OpenDoor door = open(withToken(SECRET, "rw-r--r--"));

        assertEquals(403, from(other, door, "GET", "/network/self", "Authorization: Bearer " + SECRET + "\r\n"));
        assertEquals(200, door.get("/network/self").status());
    }

    @Test
    void aTokenFileThatLeadsNowhereOpensNothing() throws IOException {
        InetAddress other = otherAddress();
        AdminSettings usual = OpenDoor.at(OpenDoor.ANYWHERE, "0.0.0.0:0");
        Files.createSymbolicLink(files.resolve(Token.FILE), files.resolve("nowhere"));

        OpenDoor door = open(new AdminSettings(
                usual.address(),
                Optional.of(files),
                Optional.empty(),
                usual.allowedHosts(),
                usual.maxStreams(),
                usual.streamLines(),
                usual.maxBodyBytes(),
                usual.maxConnections(),
                usual.requestTimeout(),
                usual.idleTimeout(),
                usual.heartbeat()));

        assertEquals(403, from(other, door, "GET", "/network/self", ""));
        assertEquals(200, door.get("/network/self").status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "[::]",
                "127.1",
                "2130706433",
                "0x7f000001",
                "127.0.0.1.",
                "localhost..",
                "[fe80::1%25lo]"
            })
    void aRequestToAnotherSpellingOfThisMachineIsRefused(String host) throws IOException {
        int status = status(open(OpenDoor.ANYWHERE), "GET /network/self HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

        assertTrue(status == 421 || status == 400, "refused with " + status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /network/self HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
                "GET /network/self HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n",
                "GET http://evil.example/network/self HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://localhost/network/self HTTP/1.1\r\nHost: evil.example\r\n",
                "GET http://evil.example/network/self HTTP/1.0\r\n"
            })
    void aRequestThatNamesTwoHostsOrAForeignOneInItsTargetIsRefused(String head) throws IOException {
        int status = status(open(OpenDoor.ANYWHERE), head + "\r\n");

        assertTrue(status == 421 || status == 400, "refused with " + status);
    }

    private static void trickle(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException e) {
            assertTrue(socket.isConnected(), "it was open once");
        }
    }

    private OpenDoor open(AdminSettings settings) {
        OpenDoor door = new OpenDoor(settings).before(village.at(ALICE));
        doors.add(door);
        return door;
    }

    private AdminSettings withToken(String text, String permissions) throws IOException {
        Path file = files.resolve("token");
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return changed(
                OpenDoor.at(OpenDoor.ANYWHERE, "0.0.0.0:0"), Optional.of(file), List.of(), Duration.ofSeconds(10));
    }

    private static AdminSettings allowing(String host) {
        return changed(OpenDoor.ANYWHERE, Optional.empty(), List.of(host), Duration.ofSeconds(10));
    }

    private static AdminSettings hasty() {
        return changed(OpenDoor.ANYWHERE, Optional.empty(), List.of(), Duration.ofMillis(400));
    }

    private static AdminSettings changed(
            AdminSettings usual, Optional<Path> token, List<String> hosts, Duration requestTimeout) {
        return new AdminSettings(
                usual.address(),
                usual.dataDir(),
                token,
                hosts,
                usual.maxStreams(),
                usual.streamLines(),
                usual.maxBodyBytes(),
                usual.maxConnections(),
                requestTimeout,
                usual.idleTimeout(),
                usual.heartbeat());
    }

    private static String request(String method, String path, String header, String type, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static int from(InetAddress other, OpenDoor door, String method, String path, String header)
            throws IOException {
        try (Socket socket =
                new Socket(other, door.door().address().orElseThrow().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(ascii(method + " " + path + " HTTP/1.1\r\nHost: " + other.getHostAddress() + "\r\n" + header
                            + "\r\n"));
            return status(socket);
        }
    }

    /** An address of this machine that is not loopback: whoever comes from there counts as another machine. */
    private static InetAddress otherAddress() throws IOException {
        Optional<InetAddress> other = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        Assumptions.assumeTrue(other.isPresent(), "this machine has no address but loopback");
        return other.orElseThrow();
    }

    private static int status(OpenDoor door, String request) throws IOException {
        try (Socket socket = door.socket()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return status(socket);
        }
    }

    private static int status(Socket socket) throws IOException {
        String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                .readLine();
        return Integer.parseInt(line.split(" ")[1]);
    }

    private static String answer(OpenDoor door, String request) throws IOException {
        try (Socket socket = door.socket()) {
            socket.getOutputStream().write(ascii(request));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
