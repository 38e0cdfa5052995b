/**
 * The tables of the address book: who is remembered, and who is drawn, so that nobody can own the memory by filling it.
 *
 * <p>Plain and deterministic: time, randomness and the secret key come from outside, nothing here opens a file, starts a thread or knows
 * of connections. One thread at a time.
 */
package org.jackfield.pool.address.table;
