package org.jackfield.transports.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.jackfield.transports.websocket.Heard.soon;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.transport.Channel;
import org.jackfield.api.transport.ListenException;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.transports.sockets.SocketSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is believed over TLS, and what is made of the files. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsTest {

    private static final TlsSettings.Trust ROOTS = new TlsSettings.Trust.Roots();
    private static final TlsSettings.Trust ANYBODY = new TlsSettings.Trust.Anybody();

    @TempDir
    Path folder;

    private final Stage stage = new Stage();
    private final Heard accepted = new Heard(1_000);
    private PemFiles files;

    @BeforeEach
    void write() throws Exception {
        files = PemFiles.write(folder, "node", SelfSigned.generate(Instant.now()));
    }

    @AfterEach
    void stop() throws Exception {
        stage.close();
    }

    @Test
    void aCertificateOfOurOwnMakingIsBelievedByThoseAloneWhoBelieveAnybody() throws Exception {
        PointId point = Stage.listen(wss(Optional.empty(), ROOTS), accepted);

        CloseReason refused = Stage.dial(wss(Optional.empty(), ROOTS), point).failure();
        assertInstanceOf(CloseReason.DialFailed.class, refused);
        assertTrue(refused.sentence().contains("TLS: "), refused.sentence());

        Stage.dial(wss(Optional.empty(), ANYBODY), point).channel();
        accepted.channel();
    }

    @Test
    void whatIsMadeOfNoFilesIsMadeOnceWhenItIsNeeded() throws Exception {
        Tls own = Tls.by(new TlsSettings(Optional.empty(), ANYBODY));
        assertInstanceOf(Tls.Unmade.class, own);

        PointId point = Stage.listen(stage.transport(WebSocketSettings.DEFAULTS, own), accepted);
        Stage.dial(stage.transport(WebSocketSettings.DEFAULTS, own), point).channel();

        accepted.channel();
        assertInstanceOf(Tls.Ready.class, own.now());
        assertSame(own.now(), own.now());
    }

    @Test
    void whatIsWrongWithFilesIsSaidAtOnce() throws Exception {
        files.permitKey("rw----r--");

        assertInstanceOf(Tls.Unusable.class, Tls.by(new TlsSettings(identity(), ROOTS)));
        assertInstanceOf(
                Tls.Unusable.class,
                Tls.by(new TlsSettings(Optional.empty(), new TlsSettings.Trust.Authorities(folder.resolve("none")))));
    }

    @Test
    void whoTrustsAFileBelievesThoseItNames() throws Exception {
        WebSocketTransport node = wss(identity(), ROOTS);
        PointId point = Stage.listen(node, accepted);
        TlsSettings.Trust authorities = files.trust();

        Heard dialled = Stage.dial(wss(Optional.empty(), authorities), point);
        Channel channel = dialled.channel();
        channel.thread().execute(() -> {
            channel.claim(5).put("hello".getBytes(US_ASCII));
            channel.commit(5);
            channel.close(new CloseReason.Shutdown());
        });
        assertEquals(new CloseReason.ClosedByPeer(), accepted.end());
        assertEquals("hello", accepted.text());
    }

    @Test
    void aCertificateForAnotherHostIsNotBelieved() throws Exception {
        PointId point = Stage.listen(wss(identity(), ROOTS), accepted);
        WebSocketSettings otherHost = new WebSocketSettings(
                "/",
                Optional.of("other.example:443"),
                Set.of(),
                List.of(),
                WebSocketSettings.DEFAULTS.upgradeTime(),
                65_536);
        Tls trusting = Tls.of(new TlsSettings(Optional.empty(), files.trust()));

        CloseReason refused =
                Stage.dial(stage.transport(otherHost, trusting), point).failure();

        assertTrue(refused.sentence().contains("other.example"), refused.sentence());
    }

    @Test
    void aKeyThatAllUsersMayReadIsRefused() throws Exception {
        files.permitKey("rw----r--");
        WebSocketTransport node = wss(identity(), ROOTS);

        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> soon(node.listen(ListenRequest.on(PointId.parse("wss://127.0.0.1:0")), accepted)
                        .toCompletableFuture()));

        String sentence = assertInstanceOf(ListenException.class, failed.getCause())
                .reason()
                .sentence();
        assertTrue(sentence.contains(files.key() + " holds a private key and can be read by all users"), sentence);
    }

    @Test
    void aKeyThatIsNoneIsRefusedWithoutAWordOfIt() throws Exception {
        Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

        Tls.Unusable unusable = assertInstanceOf(Tls.Unusable.class, Tls.of(new TlsSettings(identity(), ROOTS)));

        assertTrue(unusable.why().contains(files.key().toString()), unusable.why());
        assertFalse(unusable.why().contains("c2VjcmV0"), unusable.why());
    }

    @Test
    void filesAreReadAgainWhenSettingsChange() throws Exception {
        WebSocketTransport node = wss(identity(), ROOTS);
        PointId point = Stage.listen(node, accepted);
        SelfSigned renewed = SelfSigned.generate(Instant.now());
        TlsSettings.Trust trust = PemFiles.write(folder, "renewed", renewed).trust();
        WebSocketTransport dialler = wss(Optional.empty(), trust);
        assertInstanceOf(
                CloseReason.DialFailed.class, Stage.dial(dialler, point).failure());

        files = PemFiles.write(folder, "node", renewed);
        node.change(SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, Tls.of(new TlsSettings(identity(), ROOTS)));

        Stage.dial(dialler, point).channel();

        files.permitKey("rw----r--");
        node.change(SocketSettings.DEFAULTS, WebSocketSettings.DEFAULTS, Tls.of(new TlsSettings(identity(), ROOTS)));
        Stage.dial(dialler, point).channel();
    }

    @Test
    void whoSpeaksNoTlsIsRefused() throws Exception {
        WebSocketTransport node = wss(identity(), ROOTS);

        try (RawCaller mallory = new RawCaller(Stage.listen(node, accepted))) {
            mallory.say(RawCaller.request("/")).drain();
        }

        Stage.awaitRefused(node, Map.of("tls-failed", 1L)::equals);
    }

    private WebSocketTransport wss(Optional<TlsSettings.Identity> identity, TlsSettings.Trust trust) {
        return stage.transport(WebSocketSettings.DEFAULTS, Tls.of(new TlsSettings(identity, trust)));
    }

    private Optional<TlsSettings.Identity> identity() {
        return Optional.of(files.identity());
    }
}
