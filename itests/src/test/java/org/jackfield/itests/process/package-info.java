/** Programs in processes of their own, and the events that they print, one JSON object a line. */
package org.jackfield.itests.process;
