package org.jackfield.discovery.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.discovery.Discovery;
import org.jackfield.api.discovery.Finding;
import org.jackfield.api.point.PointId;
import org.jackfield.testkit.DiscoveryContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapDiscoveryTest extends DiscoveryContract {

    @TempDir
    Path folder;

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

    @Test
    void fixedPointsAreForTheLastResortAndReadAnewEachTimeTheNodeSeeks() throws IOException {
        Path file = folder.resolve("fixed-points");
        Files.writeString(file, "[mainnet]\n192.0.2.1\n[ghostnet]\n192.0.2.2\n");
        var discovery = new BootstrapDiscovery(BootstrapSettings.of(List.of()).withFixed(file, "ghostnet"));
        discovery.start(found::add);

        Files.writeString(file, "[mainnet]\n192.0.2.1\n[ghostnet]\nno point\n192.0.2.3\n");
        discovery.seek();
        Files.delete(file);
        discovery.seek();

        assertEquals(List.of(fixed("tcp://192.0.2.2:9732"), fixed("tcp://192.0.2.3:9732")), found);
    }

    @Test
    void aFileThatCannotBeReadCountsAsItWasWhenItCould() throws IOException {
        Path file = folder.resolve("fixed-points");
        Files.writeString(file, "[mainnet]\n192.0.2.1\n");
        var discovery = new BootstrapDiscovery(BootstrapSettings.of(List.of()).withFixed(file, "mainnet"));
        discovery.start(found::add);

        Files.write(file, new byte[] {(byte) 0xff});
        discovery.seek();
        Files.write(file, new byte[FixedPoints.MOST_BYTES + 1]);
        discovery.seek();

        assertEquals(
                List.of(fixed("tcp://192.0.2.1:9732")),
                found.stream().distinct().toList());
        assertEquals(3, found.size());
    }

    @Test
    void theNodesOwnFileStandsBeforeThatOfTheDistribution() throws IOException {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path shipped = Files.createDirectory(folder.resolve("shipped"));
        Files.writeString(shipped.resolve("fixed-points"), "[mainnet]\n192.0.2.1\n");
        List<Path> places = BootstrapComponent.places("fixed-points", own.toString(), shipped.toString());
        var discovery = new BootstrapDiscovery(new BootstrapSettings(List.of(), places, "mainnet", 64));
        discovery.start(found::add);

        Files.writeString(own.resolve("fixed-points"), "[mainnet]\n192.0.2.2\n");
        discovery.seek();

        assertEquals(List.of(fixed("tcp://192.0.2.1:9732"), fixed("tcp://192.0.2.2:9732")), found);
        assertEquals(List.of(Path.of("/a/b")), BootstrapComponent.places("/a/b", own.toString(), ""));
        assertEquals(List.of(), BootstrapComponent.places("", own.toString(), shipped.toString()));
    }

    @Test
    void theShippedFileHasNoDamagedLine() throws IOException {
        Path shipped = Path.of("..", "..", "distribution", "src", "main", "layout", "etc", "fixed-points");
        for (String network : List.of("mainnet", "ghostnet", "shadownet")) {
            FixedPoints read = FixedPoints.read(Files.readAllBytes(shipped), network, 64);

            assertEquals(List.of(), read.damages());
            assertTrue(read.dated().isPresent());
        }
    }

    private static BootstrapDiscovery of(String... points) {
        return new BootstrapDiscovery(BootstrapSettings.of(BootstrapComponent.points(points)));
    }

    private static Finding fixed(String point) {
        return Finding.lastResort(PointId.parse(point));
    }

    private static Finding configured(String point) {
        return new Finding(PointId.parse(point), Optional.empty(), Finding.Standing.CONFIGURED);
    }
}
