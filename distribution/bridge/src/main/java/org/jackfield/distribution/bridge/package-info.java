/**
 * What reaches from the launcher into the framework and back: settings in, events out. The launcher lives outside the framework and shares no
 * types with it but the JDK's, so both ends meet through a {@code Supplier} and a {@code Consumer} that the launcher registers as services.
 */
package org.jackfield.distribution.bridge;
