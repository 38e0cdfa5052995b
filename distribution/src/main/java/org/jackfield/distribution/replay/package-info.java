/** What other policies, or other settings, would have said of what a node has recorded. No node runs for that. */
package org.jackfield.distribution.replay;
