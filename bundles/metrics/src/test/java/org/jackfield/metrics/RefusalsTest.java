package org.jackfield.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.time.Cancellable;
import org.jackfield.api.transport.Accepting;
import org.jackfield.api.transport.DialRequest;
import org.jackfield.api.transport.Dialling;
import org.jackfield.api.transport.ListenRequest;
import org.jackfield.api.transport.Listener;
import org.jackfield.api.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RefusalsTest {

    private static final String LATE = "jackfield_transport_refusals_total{reason=\"late\",transport=\"smoke\"}";

    private final Metrics metrics = new Metrics(InstantSource.system(), "1.2.3");
    private final Smoke smoke = new Smoke();

    /** A transport that reaches nobody. */
    private static final class Smoke implements Transport {

        private final Map<String, Long> refusals = new TreeMap<>();

        @Override
        public String scheme() {
            return "smoke";
        }

        @Override
        public Cancellable dial(DialRequest request, Dialling dialling) {
            return () -> {};
        }

        @Override
        public CompletionStage<Listener> listen(ListenRequest request, Accepting accepting) {
            return new CompletableFuture<>();
        }

        @Override
        public Map<String, Long> refusals() {
            if (refusals.containsKey("broken")) {
                throw new IllegalStateException("on purpose");
            }
            return refusals;
        }
    }

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void whatATransportTurnsAwayIsCountedByReason() {
        metrics.follow(smoke);
        smoke.refusals.put("late", 2L);

        assertEquals(2, scrape().value(LATE));
        assertEquals(2, scrape().value(LATE));
        smoke.refusals.put("late", 5L);
        assertEquals(5, scrape().value(LATE));
        assertEquals("counter", scrape().type("jackfield_transport_refusals_total"));
    }

    @Test
    void whatWasCountedStaysWhenAnotherVersionTakesOver() {
        metrics.follow(smoke);
        smoke.refusals.put("late", 2L);
        scrape();
        Smoke other = new Smoke();
        metrics.follow(other);
        other.refusals.put("late", 1L);
        smoke.refusals.put("late", 3L);

        metrics.leave(smoke);

        assertEquals(4, scrape().value(LATE));
    }

    @Test
    void reasonsWithoutEndDoNotMakeLabelsWithoutEnd() {
        metrics.follow(smoke);
        for (int i = 0; i < 1_000; i++) {
            smoke.refusals.put("reason-" + i, 1L);
        }

        Scrape scrape = scrape();

        assertEquals(
                Refusals.MOST + 1,
                scrape.named("jackfield_transport_refusals_total").size());
        assertEquals(
                1_000 - Refusals.MOST,
                scrape.value("jackfield_transport_refusals_total{reason=\"other\",transport=\"smoke\"}"));
    }

    @Test
    void aTransportThatFailsToSayDoesNotSpoilTheOthers() {
        Smoke broken = new Smoke();
        broken.refusals.put("broken", 1L);
        metrics.follow(broken);
        metrics.follow(smoke);
        smoke.refusals.put("late", 1L);

        assertEquals(1, scrape().value(LATE));
    }

    private Scrape scrape() {
        return Scrape.of(metrics.page(""));
    }
}
