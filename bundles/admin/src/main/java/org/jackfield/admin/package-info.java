/** The node over HTTP, for its operator. */
package org.jackfield.admin;
