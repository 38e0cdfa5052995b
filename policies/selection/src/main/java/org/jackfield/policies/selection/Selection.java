package org.jackfield.policies.selection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jackfield.api.identity.PeerId;
import org.jackfield.api.selection.Candidate;
import org.jackfield.api.selection.Neighbour;
import org.jackfield.api.selection.Newcomer;
import org.jackfield.api.selection.SelectionPolicy;

/**
 * Dials in the order of {@link DialOrder}, and lets go whom {@link Eviction} chooses.
 *
 * <p>It keeps nothing but its settings. Public for simulators, which ask the same object as a node does.
 */
public final class Selection implements SelectionPolicy {

    private volatile SelectionSettings settings;

    /** With the settings that a node has unless the operator says otherwise. */
    public Selection() {
        this(SelectionSettings.DEFAULT);
    }

    Selection(SelectionSettings settings) {
        this.settings = Objects.requireNonNull(settings);
    }

    /** From now on. Any thread. */
    void change(SelectionSettings others) {
        settings = Objects.requireNonNull(others);
    }

    @Override
    public String name() {
        return "selection";
    }

    @Override
    public Map<String, String> settings() {
        return settings.words();
    }

    @Override
    public List<Candidate> dial(List<Candidate> drawn, List<Neighbour> connected, Instant now) {
        return DialOrder.of(drawn, connected, settings.maxOfSource());
    }

    @Override
    public Optional<PeerId> displace(Newcomer newcomer, List<Neighbour> connected, Instant now) {
        return Eviction.choose(newcomer, connected, now, settings);
    }
}
