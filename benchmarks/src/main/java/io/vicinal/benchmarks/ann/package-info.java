/**
 * Answers: how many nearest-neighbor queries does Vicinal answer beside its peers, at which recall,
 * and what does its index cost?
 *
 * <p>The data sets come from {@code data}, the engines from {@code contender}, the way to compare
 * them from {@code measure}, and what is printed from {@code part}. Read {@link
 * io.vicinal.benchmarks.ann.AnnBenchmark}, then {@link io.vicinal.benchmarks.ann.part.DatasetRun}.
 */
@NullMarked
package io.vicinal.benchmarks.ann;

import org.jspecify.annotations.NullMarked;
