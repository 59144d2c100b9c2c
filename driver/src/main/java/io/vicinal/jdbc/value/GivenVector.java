package io.vicinal.jdbc.value;

/**
 * A vector as a parameter that nobody changes any more, so that the engine need not copy it.
 *
 * @param components which nobody else reads or writes from now on
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record GivenVector(float[] components) {}
