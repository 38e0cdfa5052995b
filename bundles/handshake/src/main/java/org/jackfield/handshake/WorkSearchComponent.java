package org.jackfield.handshake;

import java.security.SecureRandom;
import org.jackfield.api.crypto.WorkRequest;
import org.jackfield.api.crypto.WorkSearch;
import org.jackfield.handshake.identity.JavaWorkSearch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The search in plain Java as a service of the lowest rank: any other comes before it. */
@Component(service = WorkSearch.class, property = "service.ranking:Integer=-2147483648")
public final class WorkSearchComponent implements WorkSearch {

    private final WorkSearch search = new JavaWorkSearch(new SecureRandom());

    @Activate
    public WorkSearchComponent() {}

    @Override
    public String name() {
        return search.name();
    }

    @Override
    public Search begin(WorkRequest request) {
        return search.begin(request);
    }
}
