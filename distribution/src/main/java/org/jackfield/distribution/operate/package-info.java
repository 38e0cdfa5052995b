/** Commands that ask a running node, and tell it what to do, over its HTTP API: what is shown, and to whom it listens. */
package org.jackfield.distribution.operate;
