/**
 * Which functions and operators exist, and what do they compute?
 *
 * <p>In: names and operand types. Out: operators, and the Java methods behind those that are ours.
 * Every spelling of a distance ends as one call of {@code distance(metric)} in {@link
 * io.vicinal.sql.function.VectorOperators}.
 *
 * <p>Read first {@link io.vicinal.sql.function.VectorOperators}, then {@link
 * io.vicinal.sql.function.VectorFunctions}.
 */
@NullMarked
package io.vicinal.sql.function;

import org.jspecify.annotations.NullMarked;
