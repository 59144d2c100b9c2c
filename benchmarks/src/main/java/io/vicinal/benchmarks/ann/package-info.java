/**
 * Answers: how long does an index take to build, and how many nearest-neighbor queries does it
 * answer at which recall?
 *
 * <p>One {@link io.vicinal.benchmarks.ann.Contender} per engine, all fed the same {@link
 * io.vicinal.benchmarks.ann.Dataset}, in one process, query rounds interleaved, medians reported.
 */
@NullMarked
package io.vicinal.benchmarks.ann;

import org.jspecify.annotations.NullMarked;
