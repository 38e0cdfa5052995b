/**
 * The primitives of the dialect, from BouncyCastle's lightweight classes: BLAKE2b, X25519, HSalsa20, XSalsa20-Poly1305.
 *
 * <p>No security provider is registered anywhere: a registered one would hold this bundle's class loader for ever.
 */
package org.jackfield.handshake.crypto;
