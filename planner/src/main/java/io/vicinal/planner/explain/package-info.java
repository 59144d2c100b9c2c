/**
 * Answers: how does a plan look to somebody who knows SQL?
 *
 * <p>In: the tree that was compiled. Out: one node per operator, as lines or as JSON, with what was
 * pushed into each scan and why storage would read it as it does. Read first: {@link
 * io.vicinal.planner.explain.PlanTree}, {@link io.vicinal.planner.explain.ExpressionText}.
 */
@NullMarked
package io.vicinal.planner.explain;

import org.jspecify.annotations.NullMarked;
