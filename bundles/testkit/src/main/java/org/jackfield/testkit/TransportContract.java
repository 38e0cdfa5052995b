package org.jackfield.testkit;

import static java.time.Duration.ofMillis;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jackfield.api.point.Direction;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Transport} promises, as tests: a plugin's own test extends this class and says how its transport is opened.
 *
 * <pre>
 *   class MyTransportTest extends TransportContract {
 *       protected Transport openTransport() { return new MyTransport(...); }
 *       protected void shutDown(Transport transport) { ((MyTransport) transport).shutdown(); }
 *   }
 * </pre>
 *
 * <p>Whatever a test is about, every event of every channel is checked as well: one at a time, none before the introduction or after
 * the end, and never more bytes than were requested.
 */
public abstract class TransportContract extends EndContract {

    @Test
    void theEndpointsOfBothEndsMirrorEachOther() {
        Transport transport = transport();
        Ends ends = connect(transport);
        var ours = ends.dialler().channel().endpoint();
        var theirs = ends.acceptor().channel().endpoint();

        assertEquals(Direction.OUTBOUND, ours.direction());
        assertEquals(Direction.INBOUND, theirs.direction());
        assertEquals(ends.listener().local(), ours.remote());
        assertEquals(ours.remote(), theirs.local());
        assertEquals(ours.local(), theirs.remote());
        assertEquals(transport.scheme(), ours.local().scheme());
    }

    @Test
    void aListenerOnPortZeroHasARealPort() {
        assertNotEquals(0, listen(transport()).local().port());
    }

    @Test
    void aTakenPointIsSaidToBeInUse() {
        Transport transport = transport();
        PointId taken = listen(transport).local();

        assertEquals(new CloseReason.AddressInUse(taken), listenInVain(transport, taken));
    }

    @Test
    void whereNobodyListensADialIsRefused() {
        Transport transport = transport();
        Listener listener = listen(transport);
        done(listener.close());

        Dialler dialler = new Dialler(channel -> {});
        transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);

        assertEquals(new CloseReason.DialRefused(), dialler.failure());
    }

    @Test
    void aPointIsFreeAgainAfterItsListenerHasClosedAndItsChannelsLiveOn() {
        Transport transport = transport();
        Ends ends = connect(transport);
        done(ends.listener().close());

        Listener again = listen(transport, ends.listener().local(), channel -> {});

        assertEquals(ends.listener().local(), again.local());
        roundTrip(ends.dialler(), ends.acceptor());
        roundTrip(ends.acceptor(), ends.dialler());
    }

    @Test
    void closingAListenerTwiceIsHarmless() {
        Listener listener = listen(transport());
        done(listener.close());
        done(listener.close());
    }

    @Test
    void nonsenseBeforeAnyChannelIsOpenHarmsNobody() {
        Transport transport = transport();
        Listener listener = listen(transport, localPoint(transport), end -> end.request(1_000_000));
        for (int length : List.of(0, 1, 16, 107, 1_200, 70_000)) {
            for (int seed = 0; seed < 10; seed++) {
                assumeTrue(
                        babble(listener.local(), ChannelProbe.noise(seed, length)), "nobody can speak nonsense here");
            }
        }

        ChannelProbe dialler = dial(transport, listener.local());
        PointId ours = dialler.channel().endpoint().local();
        List<ChannelProbe> strangers = new ArrayList<>();
        ChannelProbe acceptor = nextAccepted();
        while (!acceptor.channel().endpoint().remote().equals(ours)) {
            strangers.add(acceptor);
            acceptor = nextAccepted();
        }

        roundTrip(dialler, acceptor);
        // whoever was taken for a caller has left
        strangers.forEach(ChannelProbe::awaitEnd);
    }

    @Test
    void optionsThatNobodyKnowsAreIgnored() {
        Transport transport = transport();
        Listener listener = listen(transport);
        Dialler dialler = new Dialler(channel -> {});

        transport.dial(
                new DialRequest(listener.local(), DIAL_TIMEOUT, Optional.empty(), Map.of("no-such-option", "7")),
                dialler);

        roundTrip(dialler.channel(), nextAccepted());
    }

    @Test
    void aDialThatIsCalledOffIsDecidedOnce() {
        Transport transport = transport();
        Listener listener = listen(transport);
        for (int i = 0; i < 50; i++) {
            Dialler dialler = new Dialler(channel -> {});
            Cancellable dial = transport.dial(DialRequest.to(listener.local(), DIAL_TIMEOUT), dialler);
            dial.cancel();
            dial.cancel();
            Object answer = dialler.answer();
            if (answer instanceof ChannelProbe opened) {
                opened.channel().close(new CloseReason.DialCancelled());
                opened.awaitEnd();
            } else {
                assertEquals(new CloseReason.DialCancelled(), answer);
            }
            assertTrue(dialler.nothingMore());
        }
        acceptedEnds.forEach(ChannelProbe::awaitEnd);
    }

    @Test
    void aDialThatNobodyAnswersEndsInTime() {
        Transport transport = transport();
        assumeTrue(silentPoint().isPresent(), "no point is silent here");
        Dialler dialler = new Dialler(channel -> {});

        transport.dial(DialRequest.to(silentPoint().get(), ofMillis(300)), dialler);

        assertEquals(new CloseReason.TimedOut(CloseReason.Phase.DIALLING, ofMillis(300)), dialler.failure());
    }

    @Test
    void aDialThatNobodyAnswersCanBeCalledOff() {
        Transport transport = transport();
        assumeTrue(silentPoint().isPresent(), "no point is silent here");
        Dialler dialler = new Dialler(channel -> {});

        transport
                .dial(DialRequest.to(silentPoint().get(), DIAL_TIMEOUT), dialler)
                .cancel();

        assertEquals(new CloseReason.DialCancelled(), dialler.failure());
    }
}
