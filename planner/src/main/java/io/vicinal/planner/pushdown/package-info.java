/**
 * Answers: which part of an expression can storage evaluate, and in which words?
 *
 * <p>Pure translators from expressions over a table's columns to {@link
 * io.vicinal.storage.Predicate}s, operands and distances; what they do not know stays above the
 * scan. Read first: {@link io.vicinal.planner.pushdown.PredicateTranslator}, {@link
 * io.vicinal.planner.pushdown.DistanceTerm}.
 */
@NullMarked
package io.vicinal.planner.pushdown;

import org.jspecify.annotations.NullMarked;
