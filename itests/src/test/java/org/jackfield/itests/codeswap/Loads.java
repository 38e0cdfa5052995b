package org.jackfield.itests.codeswap;

import java.lang.management.ManagementFactory;

/** The load of the machine meanwhile: how many tasks run or wait to, as the system averages them over a minute. */
final class Loads {

    private double highest;
    private double sum;
    private int samples;

    void look() {
        double now = now();
        highest = Math.max(highest, now);
        sum += now;
        samples++;
    }

    double now() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    double mean() {
        return samples == 0 ? 0 : sum / samples;
    }

    double highest() {
        return highest;
    }
}
