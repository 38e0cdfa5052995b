package org.jackfield.discovery.dns;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jackfield.api.discovery.DiscoverySink;
import org.jackfield.api.discovery.Finding;

/** What a discovery has told. */
final class Told implements DiscoverySink {

    private final Words found = new Words();
    private final Words all = new Words();
    private final Words ends = new Words();
    private final Words asking = new Words();

    @Override
    public void found(Finding finding) {
        if (finding.standing() != Finding.Standing.HEARSAY
                || finding.expectedPeer().isPresent()) {
            throw new AssertionError("a seed vouches for nobody: " + finding);
        }
        all.add(finding.point().toString());
        found.add(finding.point().toString());
    }

    @Override
    public void asking(String whom) {
        asking.add(whom);
    }

    @Override
    public void failed(String asked, String why) {
        ends.add("failed " + asked + ": " + why);
    }

    @Override
    public void absent(String asked, String why) {
        ends.add("absent " + asked + ": " + why);
    }

    @Override
    public void answered(String asked) {
        ends.add("answered " + asked);
    }

    /** The next point that was not taken yet. */
    String take() throws InterruptedException {
        return found.take();
    }

    /** All points so far, in the order of their arrival. */
    List<String> points() {
        return List.copyOf(all.queue);
    }

    /** Whom it has begun to ask. */
    Words asking() {
        return asking;
    }

    /** How it ended with a seed. */
    Words ends() {
        return ends;
    }

    /** One after the other. */
    static final class Words {

        private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

        /** The next; waits for it. */
        String take() throws InterruptedException {
            String word = queue.poll(30, TimeUnit.SECONDS);
            if (word == null) {
                throw new AssertionError("nothing was told within 30 s");
            }
            return word;
        }

        int size() {
            return queue.size();
        }

        private void add(String word) {
            queue.add(word);
        }
    }
}
