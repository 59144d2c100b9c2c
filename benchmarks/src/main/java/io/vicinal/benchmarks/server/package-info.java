/**
 * Answers: what does the network cost?
 *
 * <p>In come numbers of connections and rounds; out comes one table with requests per second,
 * latencies and CPU time of the same search embedded, by our driver, by Avatica's and by JSON, each
 * at every number of connections, in turns. The server is a process of its own. Read {@link
 * io.vicinal.benchmarks.server.ServerBenchmark}, then {@link io.vicinal.benchmarks.server.Turn}.
 */
@NullMarked
package io.vicinal.benchmarks.server;

import org.jspecify.annotations.NullMarked;
