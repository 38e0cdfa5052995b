package org.jackfield.discovery.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.Objects;

/**
 * What is asked.
 *
 * @param name of what, in normal form
 * @param kind what of it
 */
record Question(String name, Kind kind) {

    Question {
        Objects.requireNonNull(name);
        Objects.requireNonNull(kind);
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }

    /** Kinds of records. */
    enum Kind {
        /** IPv4 addresses. */
        A(DnsRecordType.A),
        /** IPv6 addresses. */
        AAAA(DnsRecordType.AAAA),
        /** Hosts and ports of a service (RFC 2782). */
        SRV(DnsRecordType.SRV),
        /** Words. */
        TXT(DnsRecordType.TXT);

        private final DnsRecordType type;

        Kind(DnsRecordType type) {
            this.type = type;
        }

        DnsRecordType type() {
            return type;
        }
    }
}
