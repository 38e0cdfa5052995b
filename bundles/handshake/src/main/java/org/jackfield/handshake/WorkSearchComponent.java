package org.jackfield.handshake;

import java.security.SecureRandom;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;
import org.jackfield.handshake.identity.JavaWorkSearch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The search in Java as a service of the lowest rank: any other comes before it. The log says by what it searches. */
@Component(service = WorkSearch.class, immediate = true, property = "service.ranking:Integer=-2147483648")
public final class WorkSearchComponent implements WorkSearch {

    private static final Logger LOG = LoggerFactory.getLogger(WorkSearchComponent.class);

    private final WorkSearch search = new JavaWorkSearch(new SecureRandom());

    @Activate
    public WorkSearchComponent() {
        LOG.info("proofs of work are searched by {}", name());
    }

    @Override
    public String name() {
        return search.name();
    }

    @Override
    public Search begin(WorkRequest request) {
        return search.begin(request);
    }
}
