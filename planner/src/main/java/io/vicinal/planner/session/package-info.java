/**
 * Answers: what does one connection carry from statement to statement? Read {@link
 * io.vicinal.planner.session.Session}.
 */
@NullMarked
package io.vicinal.planner.session;

import org.jspecify.annotations.NullMarked;
