/**
 * Answers: what may the principal of a session see and do?
 *
 * <p>The rules of the directory and a principal come in; yes, or an error that says what is
 * missing, goes out, and the names that exist for this principal. Read first: {@link
 * io.vicinal.planner.access.Authority}, {@link io.vicinal.planner.access.RestrictedDatabase}.
 */
@NullMarked
package io.vicinal.planner.access;

import org.jspecify.annotations.NullMarked;
