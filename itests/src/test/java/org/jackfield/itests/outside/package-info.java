/** Nodes in plain Java, outside of all frameworks, and new peers that dial meanwhile. */
package org.jackfield.itests.outside;
