/** What a running node holds of its peers. */
package org.jackfield.distribution.operate.score;
