/**
 * Answers: what does the system say of itself in SQL?
 *
 * <p>In: a session, with its database. Out: the rows of the views of schema {@code vicinal}, made
 * when a statement reads them. Read first: {@link io.vicinal.planner.system.SystemView}, {@link
 * io.vicinal.planner.system.SystemColumn}.
 */
@NullMarked
package io.vicinal.planner.system;

import org.jspecify.annotations.NullMarked;
