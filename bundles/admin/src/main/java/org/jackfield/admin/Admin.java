package org.jackfield.admin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jackfield.api.node.Door;

/**
 * The operator's door in plain Java: the API, its streams and its server.
 *
 * <p>One caller at a time; requests are answered on threads of its own.
 */
final class Admin {

    private final NodeDoor node = new NodeDoor();
    private final EventHub hub = new EventHub();
    private final Whiteboard whiteboard = new Whiteboard();
    private final Ticker ticker = new Ticker();
    private final List<Route> routes = new ArrayList<>();
    private final WebServer server;
    private final Consumer<Door> told;
    private AdminSettings settings;
    private Optional<ApiFile> file = Optional.empty();
    private Door door;

    /** @param told hears of the door whenever it is elsewhere than before */
    Admin(AdminSettings settings, ProgramVersion program, Instant since, Consumer<Door> told) {
        this.settings = settings;
        this.told = told;
        routes.addAll(new OctezRoutes(node, hub, ticker, program).all());
        routes.addAll(new OwnRoutes(node, hub, program, since).all());
        routes.addAll(new TransportRoutes(node).all());
        routes.addAll(new ScoringRoutes(node).all());
        routes.addAll(new BandwidthRoutes(node).all());
        routes.addAll(Documents.all());
        server = new WebServer(routes, whiteboard, new Streams(), ticker, settings);
    }

    /** Opens the door and tells where it is. */
    void activate() {
        moved(server.open());
    }

    /** Other settings from now on; the door moves if it is to be elsewhere. */
    void change(AdminSettings changed) {
        boolean otherFolder = !settings.dataDir().equals(changed.dataDir());
        settings = changed;
        Optional<Door> elsewhere = server.change(changed);
        if (elsewhere.isPresent()) {
            moved(elsewhere.get());
        } else if (otherFolder) {
            written();
        }
    }

    void shutdown() {
        file.ifPresent(ApiFile::remove);
        server.close();
        ticker.shutdown();
    }

    /** What there is to be asked for. */
    List<Route> routes() {
        return List.copyOf(routes);
    }

    NodeDoor node() {
        return node;
    }

    EventHub hub() {
        return hub;
    }

    Whiteboard whiteboard() {
        return whiteboard;
    }

    private void moved(Door now) {
        door = now;
        written();
        told.accept(now);
    }

    private void written() {
        file.ifPresent(ApiFile::remove);
        file = settings.dataDir().map(ApiFile::new);
        file.ifPresent(present -> door.address().ifPresentOrElse(present::write, present::remove));
    }
}
