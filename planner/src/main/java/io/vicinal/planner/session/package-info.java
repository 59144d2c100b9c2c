/**
 * Answers: what does one connection carry from statement to statement, and which transaction does a
 * statement belong to?
 *
 * <p>Statements come in with what they do; snapshots to read and storage transactions to change
 * come out. Read first: {@link io.vicinal.planner.session.Session}, {@link
 * io.vicinal.planner.session.Transactions}.
 */
@NullMarked
package io.vicinal.planner.session;

import org.jspecify.annotations.NullMarked;
