/**
 * Answers: how does a plan look to somebody who knows SQL?
 *
 * <p>In: the tree that was compiled. Out: one line per operator, with what was pushed into each
 * scan and why storage would read it as it does. Read first: {@link
 * io.vicinal.planner.explain.PlanText}, {@link io.vicinal.planner.explain.ExpressionText}.
 */
@NullMarked
package io.vicinal.planner.explain;

import org.jspecify.annotations.NullMarked;
