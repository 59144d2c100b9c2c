/**
 * What did the user write, where standard SQL has no node for it?
 *
 * <p>In: productions of the grammar. Out: immutable nodes that unparse to the text they came from.
 * Queries and changes are Calcite's own nodes; definitions and questions are the {@link
 * io.vicinal.sql.ast.Statement}s here.
 *
 * <p>Read first {@link io.vicinal.sql.ast.Statement}, then {@link io.vicinal.sql.ast.CreateTable}.
 */
@NullMarked
package io.vicinal.sql.ast;

import org.jspecify.annotations.NullMarked;
