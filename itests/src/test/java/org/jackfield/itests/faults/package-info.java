/**
 * Everything that can go wrong with a connection, one fault at a time: each is told everywhere as its own reason, and as no other.
 *
 * <p>{@code RawPeer} speaks the wire by hand, and so can say what no node would; {@code Insider} does the operator's and the plugins'
 * part inside the framework; {@code Witnesses} are where a fault must show.
 */
package org.jackfield.itests.faults;
