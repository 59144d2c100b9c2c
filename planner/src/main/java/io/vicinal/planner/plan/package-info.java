/**
 * Answers: what does a prepared statement look like to those who run it?
 *
 * <p>Parameters go in as the Java objects that a JDBC user would pass, rows come out in the classes
 * of {@link io.vicinal.planner.plan.ColumnInfo}. Read first: {@link
 * io.vicinal.planner.plan.PreparedPlan}, {@link io.vicinal.planner.plan.ColumnInfo}.
 */
@NullMarked
package io.vicinal.planner.plan;

import org.jspecify.annotations.NullMarked;
