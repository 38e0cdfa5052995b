package org.jackfield.itests.bans;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;

/** The settings of a policy as they are when nobody sets any. */
final class Usual {

    private Usual() {}

    static <C extends Annotation> C settings(Class<C> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> method.getDefaultValue()));
    }
}
