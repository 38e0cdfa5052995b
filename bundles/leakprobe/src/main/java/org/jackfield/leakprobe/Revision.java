package org.jackfield.leakprobe;

import java.util.function.BooleanSupplier;

/**
 * A revision of a bundle that has, or had, a class loader. It holds neither.
 *
 * @param inUse whether others are wired to it, so that it may not go yet
 */
record Revision(String bundle, String version, HeldLoader loader, BooleanSupplier inUse) {}
