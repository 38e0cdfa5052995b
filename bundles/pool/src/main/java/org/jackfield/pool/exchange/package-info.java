/**
 * Points from one node to another: what is believed of them and how many, and who is told where whom we have seen.
 */
package org.jackfield.pool.exchange;
