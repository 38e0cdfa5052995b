/**
 * Seeds by name: what the DNS says of where nodes are.
 */
package org.jackfield.discovery.dns;
