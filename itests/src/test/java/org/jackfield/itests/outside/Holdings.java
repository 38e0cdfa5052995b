package org.jackfield.itests.outside;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What this process holds of what nodes could leave behind. */
public record Holdings(int threads, long files) {

    /** A few that come and go by themselves. */
    private static final int FLUCTUATION = 12;

    public static Holdings now() {
        return new Holdings(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles());
    }

    /**
     * What has become more since, each in a sentence.
     *
     * @param times of what may have left one behind each time
     */
    public List<String> growthSince(Holdings before, int times) {
        int most = Math.min(FLUCTUATION, times - 1);
        List<String> growth = new ArrayList<>();
        if (threads > before.threads + most) {
            growth.add("there are " + threads + " threads after " + before.threads);
        }
        if (files > before.files + most) {
            growth.add("there are " + files + " open files after " + before.files);
        }
        return growth;
    }

    /** For people, with what there was before. */
    public String after(Holdings before) {
        return "threads: " + before.threads + ", then " + threads + "; open files: " + before.files + ", then " + files;
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }
}
