/**
 * How does a statement fail?
 *
 * <p>In: whatever the parser, the validator or generated code throws. Out: one {@link
 * io.vicinal.sql.error.SqlStateException} with a SQLSTATE, one line of text and, where known, the
 * position in the statement.
 *
 * <p>Read first {@link io.vicinal.sql.error.SqlState}, then {@link
 * io.vicinal.sql.error.ErrorMapper}.
 */
@NullMarked
package io.vicinal.sql.error;

import org.jspecify.annotations.NullMarked;
