package org.jackfield.api.transport;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jackfield.api.time.Cancellable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to carry bytes between two points, for one scheme: {@code tcp}, {@code udp}, {@code ws}, {@code memory} ...
 *
 * <p>A <em>dialler</em> opens a channel, a <em>listener</em> is opened to; after that both ends are alike. The plugin publishes one
 * plain singleton service and owns no thread that an open channel needs. All methods may be called from any thread, return at once and
 * never block.
 *
 * <p>When the service leaves the registry, the core takes its {@linkplain Handovers handovers} if the plugin offers them; what is not
 * handed over, the plugin closes with {@link org.jackfield.api.reason.CloseReason.TransportGone} before its deactivation returns.
 *
 * <p>A service with the property {@code standby=true} serves nobody: between a version of the same scheme and handover format that has
 * left and its next one, the core has it tend the channels, which would wait else.
 */
@ConsumerType
public interface Transport {

    /** The scheme of the points that this transport reaches; constant. */
    String scheme();

    /**
     * Opens a channel to the far end.
     *
     * <p>Exactly one method of {@code dialling} is called, once, later or at once; after the request's timeout at the latest. Calling
     * off makes that {@code failed} with {@link org.jackfield.api.reason.CloseReason.DialCancelled}, unless it is decided already.
     */
    Cancellable dial(DialRequest request, Dialling dialling);

    /**
     * Opens a listener.
     *
     * <p>The stage fails with a {@link ListenException} that carries the reason, for example
     * {@link org.jackfield.api.reason.CloseReason.AddressInUse}.
     */
    CompletionStage<Listener> listen(ListenRequest request, Accepting accepting);

    /** The means to exchange this plugin's code under live channels; absent if it cannot be done. */
    default Optional<Handovers> handovers() {
        return Optional.empty();
    }

    /**
     * How often something from outside was turned away before it came to a channel, or for bad bytes on one, since this transport began.
     * By reason: a lower-case word with hyphens, of a list that does not grow with whoever comes; what never happened may be absent.
     *
     * <p>A number only grows. What one version has told, another that takes over from it does not tell again. Safe from any thread.
     */
    default Map<String, Long> refusals() {
        return Map.of();
    }

    /** The raw side of the transport's datagram socket; absent unless it has one. */
    default Optional<Datagrams> datagrams() {
        return Optional.empty();
    }
}
