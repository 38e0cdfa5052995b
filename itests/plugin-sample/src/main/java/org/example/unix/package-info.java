/** Channels over Unix domain sockets, for nodes of one machine: a sample of what somebody outside the project can add. */
package org.example.unix;
