/**
 * Answers: how are the values of a table distributed, about?
 *
 * <p>In: the rows of a table, when ANALYZE reads them. Out: numbers per column, from which the
 * planner guesses how many rows a filter keeps. They are derived and kept in memory only. Read
 * first: {@link io.vicinal.planner.statistics.TableStatistics}, {@link
 * io.vicinal.planner.statistics.DistinctCount}.
 */
@NullMarked
package io.vicinal.planner.statistics;

import org.jspecify.annotations.NullMarked;
