/**
 * Which statements are another spelling of a simpler one?
 *
 * <p>In: a parsed tree. Out: the tree that the validator sees, in which every nearest-neighbour
 * search is {@code ORDER BY distance LIMIT k}.
 *
 * <p>Read first {@link io.vicinal.sql.rewrite.KnnDesugar}, then {@link
 * io.vicinal.sql.rewrite.KnnCall}.
 */
@NullMarked
package io.vicinal.sql.rewrite;

import org.jspecify.annotations.NullMarked;
