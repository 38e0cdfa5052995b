/**
 * Who this node is: a key pair, the work done for it, the name that follows from it, and the file that keeps it.
 *
 * <p>The beginning of a node's life, from a program:
 * <pre>{@code
 * Difficulty difficulty = new Difficulty(26.0);
 * IdentityGenerator generator = new IdentityGenerator(new JavaWorkSearch(random), random);
 * IdentityGenerator.Generation generation = generator.begin(difficulty, Runtime.getRuntime().availableProcessors());
 * // meanwhile: generation.tried(), difficulty.foundWithin(generation.tried()), generation.cancel()
 * Identity identity = generation.identity().toCompletableFuture().join();
 * IdentityFile.create(file, identity);
 * }</pre>
 */
package org.jackfield.handshake.identity;
