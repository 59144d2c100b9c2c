/**
 * Answers: do statements that nobody has thought of give what they must?
 *
 * <p>In: a seed. Out: the statements whose answers contradict each other. Read first {@link
 * io.vicinal.jdbc.random.RandomQueryTest}, then {@link io.vicinal.jdbc.random.RandomCondition}.
 */
@NullMarked
package io.vicinal.jdbc.random;

import org.jspecify.annotations.NullMarked;
