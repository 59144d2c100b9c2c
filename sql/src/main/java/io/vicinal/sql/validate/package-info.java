/**
 * What does a tree mean in a given catalog?
 *
 * <p>In: a parsed, rewritten tree and a catalog reader. Out: the same tree with types, implicit
 * casts written out, and the convertlets that make algebra of it.
 *
 * <p>Read first {@link io.vicinal.sql.validate.VicinalValidator}, then {@link
 * io.vicinal.sql.validate.VectorTypeCoercion}.
 */
@NullMarked
package io.vicinal.sql.validate;

import org.jspecify.annotations.NullMarked;
