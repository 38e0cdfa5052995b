package org.jackfield.distribution.chatter;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.annotation.Annotation;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ChatterComponentTest {

    @Test
    void whatFailsOnceIsDoneAgain() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        BlockingQueue<Map<String, Object>> reports = new LinkedBlockingQueue<>();
        ChatterComponent chatter = new ChatterComponent(
                report -> {
                    if (failed.compareAndSet(false, true)) {
                        throw new IllegalStateException("the launcher is elsewhere");
                    }
                    reports.add(report);
                },
                new Quiet());

        assertNotNull(reports.poll(30, TimeUnit.SECONDS));
        chatter.stop();
    }

    @SuppressWarnings("ClassExplicitlyAnnotation")
    private static final class Quiet implements ChatterSettings {

        @Override
        public int period$_$ms() {
            return 0;
        }

        @Override
        public int message$_$size() {
            return 16;
        }

        @Override
        public int news$_$ms() {
            return 0;
        }

        @Override
        public int report$_$ms() {
            return 50;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return ChatterSettings.class;
        }
    }
}
