package org.jackfield.distribution.demo;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** What is known of all nodes by what they told. Safe from any thread. */
final class Board {

    private final Map<String, Seen> nodes = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private boolean ending;

    /** A node that will report. */
    synchronized void expect(String name, String peer) {
        nodes.put(name, new Seen(peer));
        names.put(peer, name);
    }

    /** Takes down what a node told, and wakes whoever waits. */
    synchronized void note(String name, Map<String, Object> event) {
        if (!ending || !"disconnected".equals(event.get("event"))) {
            nodes.get(name).note(event);
        }
        notifyAll();
    }

    /** The nodes are asked to stop: connections that end from now on are not lost. */
    synchronized void ending() {
        ending = true;
    }

    /** Waits until something holds, at most until a time of {@link System#nanoTime}; whether it holds. */
    synchronized boolean await(BooleanSupplier condition, long deadline) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            long nanos = deadline - System.nanoTime();
            if (nanos <= 0) {
                return false;
            }
            wait(Math.min(nanos / 1_000_000 + 1, 200));
        }
        return true;
    }

    /** The name of a peer in this demo. */
    synchronized String nameOf(String peer) {
        return names.getOrDefault(peer, peer);
    }

    /** The name of whoever listens on a point, or else the point. */
    synchronized String named(String point) {
        return nodes.entrySet().stream()
                .filter(node -> node.getValue().point.equals(point))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(point);
    }

    synchronized Set<String> names() {
        return Set.copyOf(nodes.keySet());
    }

    /** What one node has told. */
    synchronized Seen node(String name) {
        return nodes.get(name);
    }

    /** Whether every node can be reached from every other over open connections that both ends know of. */
    synchronized boolean connected() {
        Deque<String> next = new ArrayDeque<>();
        Set<String> reached = new TreeSet<>();
        nodes.keySet().stream().limit(1).forEach(next::add);
        while (!next.isEmpty()) {
            String name = next.remove();
            if (reached.add(name)) {
                next.addAll(neighbours(name));
            }
        }
        return reached.size() == nodes.size();
    }

    /** Names of those at the other ends, where both know of the connection. */
    synchronized Set<String> neighbours(String name) {
        Set<String> neighbours = new TreeSet<>();
        String self = nodes.get(name).peer;
        for (String peer : nodes.get(name).connections.keySet()) {
            String other = names.get(peer);
            if (other != null && nodes.get(other).connections.containsKey(self)) {
                neighbours.add(other);
            }
        }
        return neighbours;
    }

    /** Connections, each counted once. */
    synchronized int connections() {
        return nodes.keySet().stream().mapToInt(name -> neighbours(name).size()).sum() / 2;
    }

    /** Messages counted by all who heard them. */
    synchronized long heard() {
        return links().mapToLong(LinkCount::heard).sum();
    }

    /** Messages said by all. */
    synchronized long said() {
        return links().mapToLong(LinkCount::said).sum();
    }

    /** Messages that came out of order, twice, or not at all. */
    synchronized long wrong() {
        return links().mapToLong(LinkCount::wrong).sum();
    }

    /** Ends of connections that are open; each connection has two. */
    synchronized long openLinks() {
        return links().filter(LinkCount::open).count();
    }

    /** Ends of connections that have ended. */
    synchronized long closedLinks() {
        return links().filter(link -> !link.open()).count();
    }

    /** Ends at which more was said than the far end has heard, or less. Over a connection that has ended no more can have been heard than was said. */
    synchronized long unequalLinks() {
        return links().filter(
                        link -> link.open() ? heardAtFarEnd(link) != link.said() : heardAtFarEnd(link) > link.said())
                .count();
    }

    /** Messages that were on their way to somebody who closed the connection just then, as whoever swaps a neighbour does. */
    synchronized long unheard() {
        return links().filter(link -> !link.open())
                .mapToLong(link -> Math.max(0, link.said() - heardAtFarEnd(link)))
                .sum();
    }

    /** Whether everybody has fallen silent, and all that was said over open links has been heard at the far end. */
    synchronized boolean quietForTwoReports() {
        return nodes.values().stream().allMatch(seen -> seen.unchangedReports > 1)
                && links().filter(LinkCount::open)
                        .allMatch(link -> link.said() > 0 && heardAtFarEnd(link) == link.said());
    }

    synchronized Collection<Seen> all() {
        return List.copyOf(nodes.values());
    }

    private Stream<LinkCount> links() {
        return nodes.values().stream().flatMap(seen -> seen.links.stream());
    }

    /** The far end of a conversation is whoever hears its mark. */
    private long heardAtFarEnd(LinkCount link) {
        return links().filter(far -> far.theirs().equals(link.mark()))
                .mapToLong(LinkCount::heard)
                .sum();
    }

    /** What one node has told. Guarded by the board. */
    static final class Seen {

        private final String peer;
        private final Map<String, String> connections = new LinkedHashMap<>();
        private List<LinkCount> links = List.of();
        private String startedAs = "";
        private String point = "";
        private int dialled;
        private int accepted;
        private int disconnected;
        private boolean ended;
        private String transportVersion = "";
        private int unchangedReports;

        private Seen(String peer) {
            this.peer = peer;
        }

        private void note(Map<String, Object> event) {
            String other = String.valueOf(event.get("peer"));
            switch (String.valueOf(event.get("event"))) {
                case "started":
                    startedAs = other;
                    break;
                case "listening":
                    point = String.valueOf(event.get("point"));
                    break;
                case "connected":
                    connect(other, event);
                    break;
                case "disconnected":
                    connections.remove(other);
                    disconnected++;
                    break;
                case "chatter":
                    List<LinkCount> report = LinkCount.of(event);
                    unchangedReports = report.equals(links) ? unchangedReports + 1 : 0;
                    links = report;
                    break;
                case "bundle-started":
                    if ("org.jackfield.transports.tcp".equals(event.get("bundle"))) {
                        transportVersion = String.valueOf(event.get("version"));
                    }
                    break;
                case "ended":
                    ended = true;
                    break;
                default:
            }
        }

        private void connect(String other, Map<String, Object> event) {
            String direction = event.get("endpoint") instanceof Map<?, ?> endpoint
                    ? String.valueOf(endpoint.get("direction"))
                    : "";
            connections.put(other, direction);
            if ("outbound".equals(direction)) {
                dialled++;
            } else {
                accepted++;
            }
        }

        String peer() {
            return peer;
        }

        String startedAs() {
            return startedAs;
        }

        boolean listening() {
            return !point.isEmpty();
        }

        /** Where it listens; empty before it does. */
        String point() {
            return point;
        }

        int dialled() {
            return dialled;
        }

        int accepted() {
            return accepted;
        }

        /** Connections lost while nobody was asked to stop. */
        int disconnected() {
            return disconnected;
        }

        boolean ended() {
            return ended;
        }

        String transportVersion() {
            return transportVersion;
        }

        List<LinkCount> links() {
            return links;
        }
    }
}
