package org.jackfield.pool;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;

class UninstallsTest {

    private final List<Bundle> installed = new ArrayList<>();
    private final Uninstalls uninstalls = new Uninstalls(() -> installed.toArray(Bundle[]::new));

    private Bundle install(long id, String name) {
        Bundle bundle = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (self, asked, with) -> switch (asked.getName()) {
                    case "getBundleId" -> id;
                    case "getSymbolicName" -> name;
                    case "hashCode" -> (int) id;
                    case "equals" -> self == with[0];
                    default -> throw new UnsupportedOperationException(asked.getName());
                });
        installed.add(bundle);
        return bundle;
    }

    private CompletableFuture<Void> leaves(Bundle bundle) {
        return uninstalls.of(bundle).toCompletableFuture();
    }

    private void happens(int event, Bundle bundle) {
        uninstalls.bundleChanged(new BundleEvent(event, bundle));
    }

    @Test
    void whatIsUninstalledIsGoneForGoodAndWhatIsUpdatedIsNot() {
        Bundle tcp = install(1, "tcp");
        Bundle ws = install(2, "ws");
        CompletableFuture<Void> goneForGood = leaves(tcp);
        CompletableFuture<Void> otherGoneForGood = leaves(ws);

        happens(BundleEvent.STOPPED, tcp);
        happens(BundleEvent.UPDATED, tcp);
        assertFalse(goneForGood.isDone());

        happens(BundleEvent.UNINSTALLED, tcp);
        assertTrue(goneForGood.isDone());
        assertFalse(otherGoneForGood.isDone());
    }

    @Test
    void anotherBundleOfItsNameMayBeTheNextVersion() {
        Bundle old = install(1, "tcp");
        install(2, "tcp");
        CompletableFuture<Void> goneForGood = leaves(old);

        happens(BundleEvent.UNINSTALLED, old);

        assertFalse(goneForGood.isDone());
    }

    @Test
    void ofOneThatIsBackNothingIsTold() {
        Bundle tcp = install(1, "tcp");
        CompletableFuture<Void> goneForGood = leaves(tcp);
        uninstalls.forget(tcp);

        happens(BundleEvent.UNINSTALLED, tcp);

        assertFalse(goneForGood.isDone());
    }
}
