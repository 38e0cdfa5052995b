/** The policies of a running node. */
package org.jackfield.distribution.operate.policy;
