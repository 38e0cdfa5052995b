/** A transport that misbehaves while its code is exchanged, in real frameworks and with real time. */
package org.jackfield.itests.hostile;
