/**
 * Answers: how do the rows of an INSERT, UPDATE, DELETE, MERGE or TRUNCATE come about, and what is
 * required of them?
 *
 * <p>In: a transaction and the parameters of one run. Out: changes of that transaction, their
 * count, and the rows for RETURNING. Rows travel in storage's classes, one value per column. Read
 * first: {@link io.vicinal.planner.change.Change}, {@link io.vicinal.planner.change.TableWriter}.
 */
@NullMarked
package io.vicinal.planner.change;

import org.jspecify.annotations.NullMarked;
