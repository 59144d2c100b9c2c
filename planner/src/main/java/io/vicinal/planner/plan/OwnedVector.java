package io.vicinal.planner.plan;

/**
 * A vector as a parameter that the caller gives away, so that nobody has to copy it.
 *
 * @param components which nobody else reads or writes from now on
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record OwnedVector(float[] components) {}
