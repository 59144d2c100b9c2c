/**
 * Answers: how fast do rows with vectors become durable, beside the databases that people embed?
 *
 * <p>In come a number of rows, batch sizes and thread counts; out comes one table with rows per
 * second, CPU time per row and bytes on disk per row, from interleaved rounds on fresh directories.
 * Read {@link io.vicinal.benchmarks.ingest.IngestBenchmark}, then {@link
 * io.vicinal.benchmarks.ingest.JdbcStore}.
 */
@NullMarked
package io.vicinal.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
