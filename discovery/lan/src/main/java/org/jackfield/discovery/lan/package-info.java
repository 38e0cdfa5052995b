/**
 * Neighbours in the local network: each tells the others by UDP broadcast, in Octez's datagram, where it listens.
 */
package org.jackfield.discovery.lan;
