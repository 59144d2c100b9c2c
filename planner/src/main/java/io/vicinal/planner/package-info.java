/**
 * Answers: how does a SQL text become something that runs on storage?
 *
 * <p>Text comes in at {@code QueryPlanner}, a {@link io.vicinal.planner.plan.PreparedPlan} goes
 * out.
 */
@NullMarked
package io.vicinal.planner;

import org.jspecify.annotations.NullMarked;
