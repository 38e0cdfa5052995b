/**
 * Neighbours in the local network, of whichever transport: each is a service of multicast DNS (RFC 6762 and 6763).
 */
package org.jackfield.discovery.mdns;
