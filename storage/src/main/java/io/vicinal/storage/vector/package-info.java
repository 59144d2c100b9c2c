/**
 * Answers: how far is a query vector from the rows of one vector column?
 *
 * <p>In come rows in off-heap memory ({@link io.vicinal.storage.vector.VectorRows}) and a query
 * prepared for one metric; out go distances, smaller is nearer, NaN where there is none. Rows are
 * scored four and eight at a time, so that the processor waits for several rows' memory at once.
 *
 * <p>This is the only package that uses the incubating Vector API. Every vector kernel has a scalar
 * twin, which serves where the module {@code jdk.incubator.vector} is absent.
 *
 * <p>Read {@link io.vicinal.storage.vector.DistanceKernel} first, then {@code SquaredLanes}.
 */
@NullMarked
package io.vicinal.storage.vector;

import org.jspecify.annotations.NullMarked;
