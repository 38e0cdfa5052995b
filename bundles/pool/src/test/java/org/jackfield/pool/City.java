package org.jackfield.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jackfield.api.access.AccessList;
import org.jackfield.api.access.AccessLists;
import org.jackfield.api.access.AccessOrder;
import org.jackfield.api.access.AddressRange;
import org.jackfield.api.access.Subject;
import org.jackfield.api.address.KnownPoint;
import org.jackfield.api.connection.Connection;
import org.jackfield.api.point.PointId;
import org.jackfield.api.reason.CloseReason;
import org.jackfield.pool.settings.AccessLimits;
import org.jackfield.pool.settings.BookLimits;
import org.jackfield.pool.settings.Bounds;
import org.jackfield.pool.settings.ExchangeLimits;
import org.jackfield.pool.settings.PoolSettings;
import org.jackfield.pool.settings.Reach;
import org.jackfield.pool.settings.SessionLimits;
import org.jackfield.pool.settings.TrustedPoint;
import org.jackfield.transports.memory.Conditions;

/**
 * A thousand citizens, and what they do to each other: all whole nodes with the real dialect (no work, keys made from the seed), in
 * virtual time. One step is one deed and the time until the next.
 */
final class City {

    /** What can be done; the number is how often, compared with the others. */
    enum Deed {
        COME(4),
        LEAVE(4),
        CRASH(2),
        DIAL(14),
        KICK(6),
        BAN_PEER(6),
        BAN_ADDRESS(6),
        BAN_RANGE(1),
        UNBAN(10),
        CLEAR(2),
        ALLOW(3),
        DISALLOW(1),
        TRUST_POINT(3),
        TRUST_PEER(3),
        UNTRUST(2),
        EXPECT(2),
        MAINTAIN(4),
        CHANGE(6),
        SEVER(4),
        PULL_CABLE(1);

        private final int weight;

        Deed(int weight) {
            this.weight = weight;
        }
    }

    private static final AccessLimits LISTS = new AccessLimits(
            Optional.empty(),
            10,
            100,
            4096,
            Set.of(),
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofHours(2),
            AccessLimits.DEFAULT.greylistedHandshakes());
    private static final Duration LOST_AFTER = Duration.ofSeconds(20);

    final Town town;
    final List<Citizen> citizens = new ArrayList<>();
    final Map<Deed, Integer> done = new EnumMap<>(Deed.class);
    private final Map<String, Citizen> byHost = new HashMap<>();
    private final SplittableRandom dice;
    private Instant cutUntil = Instant.MIN;
    private Instant unsettledUntil = Instant.MIN;

    City(long seed, int size) {
        town = new Town(
                seed,
                Conditions.PERFECT
                        .withLatency(Duration.ofMillis(20), Duration.ofMillis(10))
                        .withLostAfter(LOST_AFTER));
        dice = new SplittableRandom(seed);
        for (int i = 0; i < size; i++) {
            String host = Town.at(address(i)).host();
            Citizen citizen = new Citizen(town, host, character(i, host));
            citizens.add(citizen);
            byHost.put(host, citizen);
        }
    }

    /** Forty of a /24, and every tenth has an IPv6 address, eight of a /64. */
    private static String address(int i) {
        return i % 10 == 9
                ? "2001:db8:0:" + Integer.toHexString(i / 80 + 1) + "::" + Integer.toHexString(i + 1)
                : "10." + (1 + i / 2000) + "." + (i / 40) + "." + (i % 40 + 1);
    }

    /** Heartbeats of a thousand nodes for a day are too many events; the sessions are as ever. */
    private static final SessionLimits LEISURELY = new SessionLimits(
            true,
            SessionLimits.DEFAULT.windowBytes(),
            SessionLimits.DEFAULT.windowMessages(),
            SessionLimits.DEFAULT.resumeWithin(),
            SessionLimits.DEFAULT.proveWithin(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60));

    /** Everybody is somebody else: wide or narrow, forgetful, private, without maintenance. */
    private PoolSettings character(int i, String host) {
        Bounds bounds = i % 50 == 0 ? new Bounds(6, 20, 40) : new Bounds(1 + i % 3, 3 + i % 4, 7 + i % 6);
        int room = 20 + i % 30;
        BookLimits book = BookLimits.of(
                Optional.empty(),
                Optional.empty(),
                room,
                room * 3 / 4,
                room,
                room * 3 / 4,
                BookLimits.DEFAULT.saveDelay());
        PointId greeter = Town.at(address(i % 50 == 0 ? (i + 50) % 1000 : i / 50 * 50));
        Reach reach = Reach.listeningOn(Town.at(host)).knowing(TrustedPoint.of(greeter));
        Reach own = i % 37 == 5
                ? new Reach(reach.listen(), reach.advertisedPort(), reach.peers(), true, false, false)
                : i % 41 == 7
                        ? new Reach(reach.listen(), reach.advertisedPort(), reach.peers(), false, false, true)
                        : reach;
        return PoolSettings.DEFAULT
                .with(ExchangeLimits.LAN)
                .with(own)
                .with(bounds)
                .with(book)
                .with(LISTS)
                .with(LEISURELY)
                .maintainedEvery(i % 23 == 3 ? Duration.ZERO : Duration.ofSeconds(120));
    }

    List<Citizen> present() {
        return citizens.stream().filter(Citizen::present).toList();
    }

    Optional<Citizen> at(String host) {
        return Optional.ofNullable(byHost.get(host));
    }

    /** Nobody's cable is pulled, and what that has broken is over. */
    boolean settled() {
        return !town.time.instant().isBefore(unsettledUntil);
    }

    /** Whether a cable is pulled. */
    private boolean cut() {
        return town.time.instant().isBefore(cutUntil);
    }

    /** One deed, so that about as many are present as wanted; answers whom it concerns most. */
    Citizen step(int wanted) {
        if (!cut() && cutUntil.isAfter(Instant.MIN)) {
            town.network.heal();
            cutUntil = Instant.MIN;
        }
        List<Citizen> present = present();
        Deed deed = drawn(present.size(), wanted);
        Citizen actor = deed == Deed.COME ? absent() : any(present);
        if (deed != Deed.COME || !actor.present()) {
            done.merge(deed, 1, Integer::sum);
            carryOut(deed, actor, present);
        }
        return actor;
    }

    private Deed drawn(int present, int wanted) {
        if (present < 2 || present < wanted && dice.nextInt(10) < 5) {
            return Deed.COME;
        }
        if (present > wanted && dice.nextInt(10) < 5) {
            return dice.nextInt(3) > 0 ? Deed.LEAVE : Deed.CRASH;
        }
        return choose();
    }

    private Deed choose() {
        int all = 0;
        for (Deed deed : Deed.values()) {
            all += deed.weight;
        }
        int drawn = dice.nextInt(all);
        for (Deed deed : Deed.values()) {
            drawn -= deed.weight;
            if (drawn < 0) {
                return deed;
            }
        }
        throw new IllegalStateException("weights add up");
    }

    private Citizen absent() {
        List<Citizen> away =
                citizens.stream().filter(citizen -> !citizen.present()).toList();
        return away.isEmpty() ? any(citizens) : any(away);
    }

    private <T> T any(List<T> list) {
        return list.get(dice.nextInt(list.size()));
    }

    private void carryOut(Deed deed, Citizen actor, List<Citizen> present) {
        if (deed == Deed.COME) {
            actor.come(town);
            return;
        }
        Resident resident = actor.resident();
        PoolNode node = resident.node;
        AccessLists access = node.access();
        Citizen other = dice.nextInt(3) > 0 ? neighbour(resident).orElse(any(present)) : any(present);
        Subject one = AddressOrPeer.address(other);
        switch (deed) {
            case LEAVE -> actor.leave();
            case CRASH -> actor.crash(citizens);
            case DIAL -> node.connect(somePoint(resident, present));
            case KICK -> node.disconnect(other.peer, new CloseReason.OperatorDecided("enough"));
            case BAN_PEER -> ban(actor, new Subject.Peer(other.peer));
            case BAN_ADDRESS -> ban(actor, one);
            case BAN_RANGE -> ban(actor, AddressOrPeer.range(other));
            case UNBAN -> unban(access);
            case CLEAR -> access.clear(any(List.of(AccessList.values())));
            case ALLOW ->
                access.allow(AccessOrder.forGood(dice.nextBoolean() ? one : new Subject.Peer(other.peer), "test", ""));
            case DISALLOW ->
                access.entries(AccessList.WHITE).stream()
                        .findFirst()
                        .ifPresent(entry -> access.disallow(entry.subject()));
            case TRUST_POINT -> trustPoint(actor, other);
            case TRUST_PEER -> trustPeer(actor, other);
            case UNTRUST -> untrust(actor);
            case EXPECT -> node.expect(other.point(), expected(other, present));
            case MAINTAIN -> node.maintain();
            case CHANGE ->
                node.change(actor.settings.with(
                        dice.nextBoolean() ? actor.settings.bounds() : new Bounds(1, 2, 3 + dice.nextInt(4))));
            case SEVER -> town.network.sever(actor.host, other.host);
            case PULL_CABLE -> pullCable(actor);
            case COME -> throw new IllegalStateException("done above");
        }
    }

    private Optional<Citizen> neighbour(Resident resident) {
        List<Connection> all = resident.node.pool().connections();
        return all.isEmpty()
                ? Optional.empty()
                : at(any(all).endpoint().remote().host());
    }

    /** Mostly one that it has heard of. */
    private PointId somePoint(Resident resident, List<Citizen> present) {
        List<KnownPoint> known = resident.node.addressBook().points();
        return known.isEmpty() || dice.nextInt(3) == 0
                ? any(present).point()
                : any(known).point();
    }

    /** It takes back the trust of the same, whatever that is; so what is trusted afterwards is asked, not foretold. */
    private void ban(Citizen actor, Subject subject) {
        AccessOrder order = dice.nextInt(3) == 0
                ? new AccessOrder(
                        subject, "test", "for a while", Optional.of(Duration.ofSeconds(60 + dice.nextInt(7200))))
                : AccessOrder.forGood(subject, "test", "for good");
        actor.resident().node.access().ban(order);
        town.time.runUntilIdle();
        forgetWhomItTrustsNoMore(actor);
    }

    private static void forgetWhomItTrustsNoMore(Citizen actor) {
        PoolNode node = actor.resident().node;
        actor.trustedPoints.removeIf(point ->
                !node.addressBook().point(point).map(KnownPoint::trusted).orElse(false));
        actor.trustedPeers.removeIf(peer ->
                !node.addressBook().peer(peer).map(known -> known.trusted()).orElse(false));
    }

    private void unban(AccessLists access) {
        List<Subject> banned = access.entries(dice.nextInt(4) == 0 ? AccessList.GREY : AccessList.BLACK).stream()
                .map(entry -> entry.subject())
                .toList();
        if (!banned.isEmpty()) {
            access.unban(any(banned));
        }
    }

    private void trustPoint(Citizen actor, Citizen other) {
        if (other != actor) {
            actor.resident().node.access().trust(other.point());
            town.time.runUntilIdle();
            actor.trustedPoints.add(other.point());
        }
    }

    private void trustPeer(Citizen actor, Citizen other) {
        if (other != actor) {
            actor.resident().node.access().trust(other.peer);
            town.time.runUntilIdle();
            actor.trustedPeers.add(other.peer);
        }
    }

    private void untrust(Citizen actor) {
        AccessLists access = actor.resident().node.access();
        actor.trustedPoints.stream().findFirst().ifPresent(access::untrust);
        actor.trustedPeers.stream().findFirst().ifPresent(access::untrust);
        town.time.runUntilIdle();
        forgetWhomItTrustsNoMore(actor);
    }

    /** The right one, nobody in particular, or a wrong one. */
    private Optional<org.jackfield.api.identity.PeerId> expected(Citizen other, List<Citizen> present) {
        return switch (dice.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(other.peer);
            default -> Optional.of(any(present).peer);
        };
    }

    private void pullCable(Citizen actor) {
        if (!cut()) {
            town.network.isolate(actor.host);
            cutUntil = town.time.instant().plusSeconds(5 + dice.nextInt(60));
            unsettledUntil = cutUntil.plus(LOST_AFTER).plusSeconds(60);
        }
    }

    /** Everybody is called home, one after the other. */
    void closeDown() {
        town.network.heal();
        present().forEach(Citizen::leave);
    }

    /** Subjects of the lists. */
    private static final class AddressOrPeer {

        static Subject address(Citizen citizen) {
            return new Subject.Addresses(
                    AddressRange.of(citizen.point().address().orElseThrow()));
        }

        static Subject range(Citizen citizen) {
            java.net.InetAddress address = citizen.point().address().orElseThrow();
            return new Subject.Addresses(AddressRange.of(address, address.getAddress().length == 4 ? 24 : 64));
        }
    }
}
