/** The demonstration: several real nodes, from nothing to a network that talks, and a look at whether all of it happened. */
package org.jackfield.distribution.demo;
