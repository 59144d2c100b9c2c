/**
 * Answers: what do tools see of a database, its results and its parameters?
 *
 * <p>Tables and plans come in; the rows and columns of JDBC's metadata methods go out. Read first:
 * {@link io.vicinal.jdbc.metadata.CatalogRows}, {@link io.vicinal.jdbc.metadata.Signatures}.
 */
@NullMarked
package io.vicinal.jdbc.metadata;

import org.jspecify.annotations.NullMarked;
