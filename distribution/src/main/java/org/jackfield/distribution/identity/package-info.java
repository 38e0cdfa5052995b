/** The commands about identities. */
package org.jackfield.distribution.identity;
