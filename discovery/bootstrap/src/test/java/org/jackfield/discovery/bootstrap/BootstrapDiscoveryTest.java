package org.jackfield.discovery.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.DiscoveryContract;
import org.junit.jupiter.api.Test;

class BootstrapDiscoveryTest extends DiscoveryContract {

    private final List<Finding> found = new ArrayList<>();

    @Override
    protected Discovery discovery() {
        return of("boot.example:9732", "192.0.2.9:19732");
    }

    @Test
    void whatTheOperatorNamesIsFoundAtOnceAndTrusted() {
        of("192.0.2.9", "[2001:db8::1]:19732", "ws://node.example:443").start(found::add);

        assertEquals(
                List.of(
                        configured("tcp://192.0.2.9:9732"),
                        configured("tcp://[2001:db8::1]:19732"),
                        configured("ws://node.example:443")),
                found);
    }

    @Test
    void whoeverSeeksIsToldAgain() {
        Discovery discovery = of("192.0.2.9");
        discovery.start(found::add);

        discovery.seek();

        assertEquals(List.of(configured("tcp://192.0.2.9:9732"), configured("tcp://192.0.2.9:9732")), found);
    }

    @Test
    void changedPointsAreFoundAtOnceAndTheOldOnesNoMore() {
        BootstrapDiscovery discovery = of("192.0.2.1");
        discovery.start(found::add);
        found.clear();

        discovery.change(BootstrapSettings.of(BootstrapComponent.points("192.0.2.2")));

        assertEquals(List.of(configured("tcp://192.0.2.2:9732")), found);
    }

    @Test
    void pointsAreReadFromListsAndFromOneText() {
        List<PointId> expected = List.of(PointId.parse("tcp://a.example:9732"), PointId.parse("tcp://b.example:1"));

        assertEquals(expected, BootstrapComponent.points("a.example", "b.example:1"));
        assertEquals(expected, BootstrapComponent.points("a.example, b.example:1"));
        assertEquals(expected, BootstrapComponent.points("a.example", "no:port:here", "b.example:1"));
        assertEquals(List.of(), BootstrapComponent.points());
        assertEquals(List.of(), BootstrapComponent.points(""));
    }

    @Test
    void tooManyPointsAreRefusedByTheNameOfTheSetting() {
        List<PointId> many = new ArrayList<>();
        for (int i = 1; i <= 65; i++) {
            many.add(new PointId("tcp", "192.0.2.1", i));
        }

        var refusal = assertThrows(IllegalArgumentException.class, () -> BootstrapSettings.of(many));

        assertTrue(refusal.getMessage().contains("max-points (64)"), refusal::getMessage);
    }

    private static BootstrapDiscovery of(String... points) {
        return new BootstrapDiscovery(BootstrapSettings.of(BootstrapComponent.points(points)));
    }

    private static Finding configured(String point) {
        return new Finding(PointId.parse(point), Optional.empty(), Finding.Standing.CONFIGURED);
    }
}
