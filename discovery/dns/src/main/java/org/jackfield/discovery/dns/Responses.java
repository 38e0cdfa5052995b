package org.jackfield.discovery.dns;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what a server says. Only what belongs to the question counts: records of the name that was asked for, or of the one that it is an
 * alias of according to the same message. Whatever else a message holds is passed over.
 */
final class Responses {

    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);

    /** What a time to live of 32 bits may be at most (RFC 2181, section 8); more than that is none. */
    private static final long MOST_SECONDS = Integer.MAX_VALUE;

    private Responses() {}

    /** What the message says to that question; releases nothing. */
    static Answer read(Question question, DnsResponse response) {
        DnsResponseCode code = response.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return new Answer.Absent("there is no such name");
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return new Answer.Unanswered("the server says " + code);
        }
        List<DnsRawRecord> records = records(response);
        Map<String, DnsRawRecord> aliases = new HashMap<>();
        for (DnsRawRecord record : records) {
            if (record.type().equals(DnsRecordType.CNAME)) {
                aliases.putIfAbsent(normal(record.name()), record);
            }
        }
        String name = question.name();
        long seconds = MOST_SECONDS;
        // each alias is taken out as it is followed, so that a ring of them has an end
        for (DnsRawRecord alias = aliases.remove(name); alias != null; alias = aliases.remove(name)) {
            seconds = Math.min(seconds, seconds(alias));
            try {
                name = DomainName.checked(DomainName.read(alias.content().duplicate()));
            } catch (IllegalArgumentException e) {
                return new Answer.Unanswered("the server names an alias that is no name");
            }
        }
        return of(question, name, seconds, records);
    }

    private static Answer of(Question question, String name, long aliasSeconds, List<DnsRawRecord> records) {
        Set<RecordData> data = new LinkedHashSet<>();
        long seconds = aliasSeconds;
        int unreadable = 0;
        for (DnsRawRecord record : records) {
            if (!record.type().equals(question.kind().type())
                    || !normal(record.name()).equals(name)) {
                continue;
            }
            ByteBuf content = record.content().duplicate();
            try {
                data.add(RecordData.read(question.kind(), content));
                seconds = Math.min(seconds, seconds(record));
            } catch (IllegalArgumentException e) {
                unreadable++;
                LOG.debug("{}: a record cannot be read: {}", question, e.getMessage());
            }
        }
        if (data.isEmpty() && unreadable == 0) {
            return name.equals(question.name())
                    ? new Answer.Absent("it has no " + question.kind() + " record")
                    : new Answer.Alias(name);
        }
        return new Answer.Records(new ArrayList<>(data), Duration.ofSeconds(seconds), unreadable);
    }

    private static List<DnsRawRecord> records(DnsResponse response) {
        List<DnsRawRecord> records = new ArrayList<>();
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
            if (record instanceof DnsRawRecord raw && raw.dnsClass() == DnsRecord.CLASS_IN) {
                records.add(raw);
            }
        }
        return records;
    }

    private static long seconds(DnsRecord record) {
        return record.timeToLive() > MOST_SECONDS ? 0 : record.timeToLive();
    }

    private static String normal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
