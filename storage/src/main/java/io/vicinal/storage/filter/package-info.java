/**
 * Answers: which rows of a segment satisfy a condition?
 *
 * <p>In come a {@link io.vicinal.storage.Predicate}, its parameters and a segment; out comes a
 * bitmap of the rows where the condition is true, with SQL's three values inside. Conditions are
 * evaluated in blocks of 1,024 rows, a column at a time, in place.
 *
 * <p>Read first: {@link io.vicinal.storage.filter.PredicateEvaluator}, {@code Condition}.
 */
@NullMarked
package io.vicinal.storage.filter;

import org.jspecify.annotations.NullMarked;
