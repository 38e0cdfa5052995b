package org.jackfield.handshake;

import java.util.List;
import org.jackfield.api.address.PeersFormat;
import org.jackfield.api.address.RememberedPeer;
import org.jackfield.api.point.PointId;
import org.jackfield.handshake.peers.PeersJson;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The format of Octez's {@code peers.json} as a service. */
@Component
public final class PeersComponent implements PeersFormat {

    private final PeersFormat format = new PeersJson(PointId.DEFAULT_SCHEME);

    @Activate
    public PeersComponent() {}

    @Override
    public String fileName() {
        return format.fileName();
    }

    @Override
    public String write(List<RememberedPeer> peers) {
        return format.write(peers);
    }

    @Override
    public List<RememberedPeer> read(String text) {
        return format.read(text);
    }
}
