/**
 * Answers: how long does it take until a database that was closed, or killed, answers again?
 *
 * <p>In come a number of rows and a directory; out comes one table with the time from the call to
 * the first answer of a search, and the length of the log that was read. Every step runs in a
 * process of its own. Read {@link io.vicinal.benchmarks.reopen.ReopenBenchmark}, then {@link
 * io.vicinal.benchmarks.reopen.ReopenChild}.
 */
@NullMarked
package io.vicinal.benchmarks.reopen;

import org.jspecify.annotations.NullMarked;
