/**
 * Answers: which plan is best for a validated statement?
 *
 * <p>In: a syntax tree and a {@link io.vicinal.planner.catalog.CatalogView}. Out: a {@link
 * io.vicinal.planner.execute.Program}. The way leads through {@link
 * io.vicinal.planner.prepare.StatementAnalyzer} (names, types, algebra), {@link
 * io.vicinal.planner.prepare.Optimizer} (rules) and {@link
 * io.vicinal.planner.prepare.ProgramCompiler} (code).
 */
@NullMarked
package io.vicinal.planner.prepare;

import org.jspecify.annotations.NullMarked;
