/**
 * Answers: how much memory do loading, indexing and searching take, compared with the data?
 *
 * <p>In come a number of rows and a directory; out comes one table with what the process held at
 * its peak, as the kernel counts it. Run it in a JVM with a small heap. Read {@link
 * io.vicinal.benchmarks.memory.MemoryBenchmark}, then {@link
 * io.vicinal.benchmarks.memory.ClusteredRows}.
 */
@NullMarked
package io.vicinal.benchmarks.memory;

import org.jspecify.annotations.NullMarked;
