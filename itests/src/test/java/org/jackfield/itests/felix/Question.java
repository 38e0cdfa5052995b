package org.jackfield.itests.felix;

import org.osgi.framework.BundleContext;

/**
 * Something to be done inside a framework, by the probe's copy of the class. It has a constructor without parameters.
 * What goes in and out are JDK and OSGi framework types: all others exist once inside and once outside.
 *
 * @param <T> what comes out
 */
public interface Question<T> {

    T answer(BundleContext inside, Object... arguments) throws Exception;
}
