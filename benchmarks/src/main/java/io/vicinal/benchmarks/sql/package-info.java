/**
 * Answers: what does SQL cost on top of the engine?
 *
 * <p>In come a number of rows and rounds; out comes one table with the CPU time that statements
 * take of their thread, beside that of the same call of the engine, measured in turns, and the CPU
 * time of the first query of a process. Read {@link io.vicinal.benchmarks.sql.SqlBenchmark}, then
 * {@link io.vicinal.benchmarks.sql.JdbcSide}.
 */
@NullMarked
package io.vicinal.benchmarks.sql;

import org.jspecify.annotations.NullMarked;
