package org.jackfield.pool.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.bytes.ByteString;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.node.NodeEvent;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.Endpoint;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.testkit.VirtualTime;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** The lines that events make in the log. */
class EventLogTest {

    private static final PointId HERE = PointId.parse("192.0.2.1:9732");
    private static final CloseReason TOO_MANY = new CloseReason.TooManyHandshakes(512, "max-incoming-connections");

    private final VirtualTime time = new VirtualTime();
    private final Lines lines = new Lines();
    private final EventLog log = new EventLog(lines, time);

    @Test
    void aFewOfAKindMakeALineEach() {
        for (int i = 0; i < EventLog.SINGLY; i++) {
            log.write(refused(i, TOO_MANY));
        }

        assertEquals(EventLog.SINGLY, lines.written.size());
        assertTrue(lines.written.get(0).startsWith("INFO no connection from tcp://10.0.0.0:40000"));
        time.advance(Duration.ofMinutes(1));
        assertEquals(EventLog.SINGLY, lines.written.size(), "nothing is left to be summed up");
    }

    @Test
    void anAttackMakesOneLineEveryTenSecondsForEachReason() {
        long refused = 0;
        for (int second = 0; second < 90; second++) {
            for (int i = 0; i < 700; i++) {
                log.write(refused(i, TOO_MANY));
                refused++;
            }
            time.advance(Duration.ofSeconds(1));
        }
        time.advance(Duration.ofSeconds(60));

        assertEquals(EventLog.SINGLY + 9, lines.written.size());
        String first = lines.written.get(EventLog.SINGLY);
        assertTrue(
                first.startsWith("INFO incoming-failed (too-many-handshakes): 6980 more within 10 s, the last: "),
                first);
        assertEquals(
                refused,
                EventLog.SINGLY
                        + lines.written.stream().mapToLong(EventLogTest::more).sum());
    }

    @Test
    void oneReasonDoesNotHideAnother() {
        for (int i = 0; i < 1000; i++) {
            log.write(refused(i, TOO_MANY));
        }
        int before = lines.written.size();

        log.write(refused(1, new CloseReason.InsufficientWork()));
        log.write(new NodeEvent.DialFailed(HERE, new CloseReason.DialRefused()));

        assertEquals(before + 2, lines.written.size());
    }

    @Test
    void whenItIsCalmAgainEveryOneMakesALineAgain() {
        for (int i = 0; i < 1000; i++) {
            log.write(refused(i, TOO_MANY));
        }
        time.advance(Duration.ofSeconds(21));
        int before = lines.written.size();

        log.write(refused(7, TOO_MANY));

        assertEquals(before + 1, lines.written.size());
        assertTrue(lines.written.get(before).startsWith("INFO no connection from tcp://10.0.0.7"));
    }

    @Test
    void theEndSumsUpAndLeavesNoTimerBehind() {
        for (int i = 0; i < 100; i++) {
            log.write(refused(i, TOO_MANY));
        }

        log.close();
        assertEquals(EventLog.SINGLY + 1, lines.written.size());
        log.write(new NodeEvent.Listening(HERE));

        assertEquals("INFO listening on tcp://192.0.2.1:9732", lines.written.get(EventLog.SINGLY + 1));
        time.advance(Duration.ofMinutes(10));
        assertEquals(EventLog.SINGLY + 2, lines.written.size());
    }

    @Test
    void whatMaintenanceDoesIsThereWithoutDetails() {
        log.write(new NodeEvent.MaintenanceStarted(1));
        log.write(new NodeEvent.TooFewConnections(1, 23));
        log.write(new NodeEvent.Dialling(HERE));

        assertEquals(
                List.of("INFO maintenance started with 1 connections", "INFO too few connections: 1 of 23"),
                lines.written.stream().filter(line -> line.startsWith("INFO")).toList());
    }

    @Test
    void whatTheOperatorOughtToLookAtIsAWarning() {
        log.write(new NodeEvent.FileTrouble("peers.json", "cannot be written"));
        log.write(new NodeEvent.NotListening(HERE, new CloseReason.AddressInUse(HERE)));
        log.write(new NodeEvent.NotListening(HERE, new CloseReason.Shutdown()));
        log.write(new NodeEvent.Dialling(HERE));

        assertEquals(
                List.of("WARN", "WARN", "INFO", "DEBUG"),
                lines.written.stream().map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void sessionsThatAreSuspendedAreSummedUpByReasonAndThoseThatGoOnTogether() {
        Endpoint endpoint = new Endpoint(HERE, PointId.parse("192.0.2.2:9732"), Direction.OUTBOUND);
        PeerId peer = new PeerId(ByteString.of(new byte[16]), "bob");
        for (int i = 0; i < 50; i++) {
            log.write(new NodeEvent.Suspended(peer, endpoint, new CloseReason.ConnectionLost()));
            log.write(new NodeEvent.Resumed(peer, endpoint, Duration.ofMillis(12), 3));
        }
        log.write(new NodeEvent.Suspended(peer, endpoint, new CloseReason.Silent(Duration.ofMillis(3_500))));

        assertEquals(
                "INFO bob at tcp://192.0.2.2:9732 is suspended: nothing was heard for 3500 ms (setting silence-after)",
                lines.written.get(lines.written.size() - 1));
        assertEquals("INFO bob goes on at tcp://192.0.2.2:9732 after 12 ms, 3 messages repeated", lines.written.get(1));
        log.close();
        assertTrue(
                lines.written
                        .get(2 * EventLog.SINGLY + 1)
                        .startsWith("INFO suspended (connection-lost): 30 more within 10 s, the last: "),
                lines.written::toString);
        assertTrue(
                lines.written.get(2 * EventLog.SINGLY + 2).startsWith("INFO resumed: 30 more within 10 s, the last: "),
                lines.written::toString);
    }

    private static long more(String line) {
        int at = line.indexOf(" more within");
        return at < 0 ? 0 : Long.parseLong(line.substring(line.lastIndexOf(' ', at - 1) + 1, at));
    }

    private static NodeEvent refused(int i, CloseReason reason) {
        PointId there = new PointId("tcp", "10.0." + i / 250 + "." + i % 250, 40_000);
        return new NodeEvent.IncomingFailed(new Endpoint(HERE, there, Direction.INBOUND), Optional.empty(), reason);
    }

    /** A log that keeps its lines. */
    private static final class Lines extends LegacyAbstractLogger {

        private static final long serialVersionUID = 1;

        private final transient List<String> written = new ArrayList<>();

        @Override
        protected String getFullyQualifiedCallerName() {
            return EventLog.class.getName();
        }

        @Override
        protected void handleNormalizedLoggingCall(
                Level level, Marker marker, String message, Object[] arguments, Throwable throwable) {
            written.add(level + " " + MessageFormatter.basicArrayFormat(message, arguments));
        }

        @Override
        public boolean isTraceEnabled() {
            return true;
        }

        @Override
        public boolean isDebugEnabled() {
            return true;
        }

        @Override
        public boolean isInfoEnabled() {
            return true;
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }
    }
}
