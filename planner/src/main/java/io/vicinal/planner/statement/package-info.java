/**
 * Answers: what does each kind of statement do when it is run?
 *
 * <p>One class per kind, each a {@link io.vicinal.planner.statement.StatementPlan}; {@link
 * io.vicinal.planner.statement.StatementFactory} chooses. Read first: {@link
 * io.vicinal.planner.statement.StatementFactory}, {@link
 * io.vicinal.planner.statement.QueryStatement}.
 */
@NullMarked
package io.vicinal.planner.statement;

import org.jspecify.annotations.NullMarked;
