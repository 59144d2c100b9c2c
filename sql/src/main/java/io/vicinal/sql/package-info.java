/**
 * What is a statement of Vicinal, and what does it mean?
 *
 * <p>In: SQL text. Out: syntax trees, and everything that a planner needs to validate them and turn
 * them into relational algebra: types, operators, coercions, error codes. Nothing here knows where
 * rows are kept.
 *
 * <p>Read first {@link io.vicinal.sql.Dialect}, the front door, then {@link
 * io.vicinal.sql.function.VectorOperators}. The grammar is in {@code src/main/codegen}.
 */
@NullMarked
package io.vicinal.sql;

import org.jspecify.annotations.NullMarked;
