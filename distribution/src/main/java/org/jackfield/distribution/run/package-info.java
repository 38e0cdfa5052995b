/** The command that runs a node: data directory, settings in layers, the framework, and what is told of it. */
package org.jackfield.distribution.run;
