package org.jackfield.api.address;

import java.util.List;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.point.PointId;
import org.osgi.annotation.versioning.ProviderType;

/** What we remember of others: a bounded memory that survives restarts. Answers are snapshots; safe from any thread. */
@ProviderType
public interface AddressBook {

    /** All known points. */
    List<KnownPoint> points();

    /** One point, if known. */
    Optional<KnownPoint> point(PointId point);

    /** All known peers. */
    List<KnownPeer> peers();

    /** One peer, if known. */
    Optional<KnownPeer> peer(PeerId peer);

    /** What protocols have noted of a peer, in the order of their names; empty if it is not known. */
    List<KnownNote> notes(PeerId peer);

    /** How likely an eclipse would be after a restart, as estimated at most half a minute ago. */
    EclipseRisk eclipse();

    /** What happened at a point, the oldest first, the last {@value LogEntry#KEPT}; empty if it is not known. */
    List<LogEntry> log(PointId point);

    /** What happened to a peer, likewise. */
    List<LogEntry> log(PeerId peer);
}
