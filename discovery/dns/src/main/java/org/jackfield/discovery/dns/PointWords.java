package org.jackfield.discovery.dns;

import java.util.ArrayList;
import java.util.List;
import org.jackfield.api.point.PointId;

/**
 * Points among the words of a seed: {@code jackfield=wss://node.example:443}. Words of others are passed over.
 *
 * @param points that can be dialled
 * @param unreadable words that announce a point and are none
 */
record PointWords(List<PointId> points, int unreadable) {

    private static final String KEY = "jackfield=";

    PointWords {
        points = List.copyOf(points);
    }

    static PointWords of(RecordData.Words words) {
        List<PointId> points = new ArrayList<>();
        int unreadable = 0;
        for (String word : words.words()) {
            if (!word.regionMatches(true, 0, KEY, 0, KEY.length())) {
                continue;
            }
            try {
                points.add(point(word.substring(KEY.length())));
            } catch (IllegalArgumentException e) {
                // the text is a stranger's: what matters of it is that it cannot be read
                unreadable++;
            }
        }
        return new PointWords(points, unreadable);
    }

    private static PointId point(String text) {
        PointId point = PointId.parse(text);
        if (point.port() == 0) {
            throw new IllegalArgumentException("a point without a port cannot be dialled");
        }
        if (point.address().isEmpty()) {
            return new PointId(point.scheme(), DomainName.checked(point.host()), point.port());
        }
        return point;
    }
}
