/**
 * Answers: what do inputs do that no client of ours would ever send?
 *
 * <p>Messages that are right come in, what {@link io.vicinal.server.fuzz.Mutator} makes of them
 * goes to each {@link io.vicinal.server.fuzz.FuzzTarget}; an internal error, a stack trace, an
 * endless one or a connection that is no good afterwards fails. {@code FuzzTest} runs all of them
 * for a while.
 */
@NullMarked
package io.vicinal.server.fuzz;

import org.jspecify.annotations.NullMarked;
