package org.jackfield.pool.address.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;

/**
 * What the tables know of one address. All times are ours, in milliseconds: nobody's word counts for when something was.
 *
 * <p>Changes under the hand of whoever owns the tables.
 */
public final class Entry {

    /** A moment that has not come. */
    public static final long NEVER = 0;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final int FAILURES_OF_A_STRANGER = 3;
    private static final int FAILURES_OF_AN_ACQUAINTANCE = 10;
    private static final long FORGIVEN = 7 * DAY;
    private static final long STALE = 30 * DAY;

    private static final double AFTER_A_FAILURE = 0.66;
    private static final int COUNTED_FAILURES = 8;
    private static final double JUST_TRIED = 0.01;

    /** For so long one that was dialled is hardly drawn again, in milliseconds. */
    static final long JUST = 10 * MINUTE;

    private final Address address;
    private final SipHash key;
    /** Made when asked for, as are all that are 0: most entries of a book that is read are never moved. */
    private long hash;

    private long groupHash;
    /** Its seats among the new, one for each teller; none while it has one among the tried. */
    private List<Seat<Teller>> heard = List.of();

    private Optional<Seat<NetworkGroup>> tried = Optional.empty();
    private Optional<PeerId> peer;
    private final long firstHeard;
    private long lastHeard;
    private Dials dials;
    private int failures;
    private long number;

    /** Nothing has happened yet but that somebody tells of it. */
    Entry(Address address, SipHash key, long now) {
        this(address, key, Optional.empty(), now, now, Dials.NONE, 0);
    }

    Entry(
            Address address,
            SipHash key,
            Optional<PeerId> peer,
            long firstHeard,
            long lastHeard,
            Dials dials,
            int failures) {
        this.address = address;
        this.key = key;
        this.peer = peer;
        this.firstHeard = firstHeard;
        this.lastHeard = lastHeard;
        this.dials = dials;
        this.failures = failures;
    }

    /** Which. */
    public Address address() {
        return address;
    }

    /** Grows with every entry that is made: what has a higher one than another came to be known later. */
    public long number() {
        return number;
    }

    void number(long its) {
        number = its;
    }

    /** When it was told of, or was there, last; later by the time in which nobody was here to hear of it. */
    public long lastHeard() {
        return lastHeard;
    }

    /** When a failure of it was counted last; 0: never. */
    public long lastFailure() {
        return dials.lastFailure();
    }

    /** Whether it is among the tried: it has answered when we dialled it. */
    public boolean tried() {
        return tried.isPresent();
    }

    /** Who told of it first, of those whose word it still lives by; none once it is tried. */
    public Optional<Teller> teller() {
        return heard.isEmpty() ? Optional.empty() : Optional.of(heard.get(0).key());
    }

    /** Of how many tellers' word it lives. */
    public int tellers() {
        return heard.size();
    }

    /** Who answered there last. */
    public Optional<PeerId> peer() {
        return peer;
    }

    /** When whoever answers there answered first; 0: never. */
    public long firstSuccess() {
        return dials.firstSuccess();
    }

    /** When it answered last; 0: never. */
    public long lastSuccess() {
        return dials.lastSuccess();
    }

    /** When we dialled it last; 0: never. */
    public long lastTry() {
        return dials.lastTry();
    }

    /** How often it has failed since it answered last, as far as it was its fault. */
    public int failures() {
        return failures;
    }

    /** When it was told of first. */
    long firstHeard() {
        return firstHeard;
    }

    Times times() {
        return new Times(firstHeard, lastHeard, dials);
    }

    /** Of the address, by the secret key. */
    long hash() {
        if (hash == 0) {
            hash = key.of(address.bytes());
        }
        return hash;
    }

    /** Of its group, by the secret key. */
    long groupHash() {
        if (groupHash == 0) {
            groupHash = key.of(address.group().bytes().toByteArray());
        }
        return groupHash;
    }

    List<Seat<Teller>> heard() {
        return heard;
    }

    Optional<Seat<NetworkGroup>> triedSeat() {
        return tried;
    }

    /** By one more teller's word. Nearly all have one seat, for which a list that can grow would be as large as all else. */
    void hear(Seat<Teller> seat) {
        if (heard.isEmpty()) {
            heard = List.of(seat);
        } else {
            List<Seat<Teller>> more = new ArrayList<>(heard);
            more.add(seat);
            heard = List.copyOf(more);
        }
    }

    void unhear(Seat<Teller> seat) {
        heard = heard.stream().filter(each -> each != seat).toList();
    }

    void sit(Seat<NetworkGroup> seat) {
        tried = Optional.of(seat);
    }

    void standUp() {
        tried = Optional.empty();
    }

    /** Whether it has a seat in that bucket of the new. */
    boolean heardIn(int bucket) {
        for (Seat<Teller> seat : heard) {
            if (seat.place() / TableSizes.PLACES == bucket) {
                return true;
            }
        }
        return false;
    }

    void heard(long now) {
        lastHeard = Math.max(lastHeard, now);
    }

    /** Nobody was here to hear of it for so long, in milliseconds, which is not held against it. */
    void nobodyListened(long away) {
        lastHeard += away;
    }

    /** We dial it. */
    void dialled(long now) {
        dials = dials.tried(now);
    }

    /** It did not answer. Counted once for each success of anybody: while nobody answers, the fault is ours. */
    void failed(long now, long lastSuccessOfAnybody) {
        if (dials.lastFailure() > lastSuccessOfAnybody) {
            return;
        }
        failures++;
        dials = dials.failed(now);
    }

    /** It answered. Another peer than before begins anew. */
    void answered(PeerId who, long now) {
        boolean same = peer.equals(Optional.of(who)) && dials.firstSuccess() != NEVER;
        peer = Optional.of(who);
        failures = 0;
        heard(now);
        dials = dials.answered(now, same);
    }

    /** It is there, and will not have us: no failure, and no success. */
    void alive(long now) {
        failures = 0;
        heard(now);
    }

    /** Its peer was known elsewhere before, since then. */
    void knownSince(long since) {
        dials = dials.knownSince(since);
    }

    /** Whether its place may go to another one. */
    boolean terrible(long now) {
        if (dials.lastTry() != NEVER && now - dials.lastTry() < MINUTE) {
            return false;
        }
        boolean answered = dials.lastSuccess() != NEVER;
        return !answered && failures >= FAILURES_OF_A_STRANGER
                || now - Math.max(dials.lastSuccess(), firstHeard) > FORGIVEN && failures >= FAILURES_OF_AN_ACQUAINTANCE
                || stale(now);
    }

    /** Whether nobody has told of it, or met it, for a month; of the tried those that have failed all the while. */
    boolean stale(long now) {
        return now - lastHeard > STALE && (!tried() || failures >= FAILURES_OF_AN_ACQUAINTANCE);
    }

    /** How likely it is to be taken when it is drawn. Never by how fresh it is: that is what an attacker's are. */
    double chance(long now) {
        double chance = Math.pow(AFTER_A_FAILURE, Math.min(failures, COUNTED_FAILURES));
        return dials.lastTry() != NEVER && now - dials.lastTry() < JUST ? chance * JUST_TRIED : chance;
    }
}
