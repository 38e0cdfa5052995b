/** An application for demonstrations: every node says numbered messages to all its peers, and counts what it hears. */
package org.jackfield.distribution.chatter;
