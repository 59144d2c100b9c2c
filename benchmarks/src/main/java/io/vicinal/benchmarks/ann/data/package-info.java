/**
 * Answers: which rows are searched for which queries, and what are the right answers?
 *
 * <p>In comes a folder with real data, or nothing; out come vectors, exact answers, a rotated data
 * set of fewer dimensions, and ranks of the rows to filter by. Read {@link
 * io.vicinal.benchmarks.ann.data.Dataset}, then {@link
 * io.vicinal.benchmarks.ann.data.DatasetFiles}.
 */
@NullMarked
package io.vicinal.benchmarks.ann.data;

import org.jspecify.annotations.NullMarked;
