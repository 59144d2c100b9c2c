/**
 * Answers: which texts differ in their literals only, so that they share a plan, and which
 * parameters have to become literals, as no plan can do without?
 *
 * <p>In comes a text; out goes the same text with some literals replaced by question marks, and
 * their values, or the other way round. It is cautious: what is not sure to mean the same stays in
 * the text. Read first: {@link io.vicinal.planner.literal.LiftedText}, {@link
 * io.vicinal.planner.literal.SpelledText}.
 */
@NullMarked
package io.vicinal.planner.literal;

import org.jspecify.annotations.NullMarked;
