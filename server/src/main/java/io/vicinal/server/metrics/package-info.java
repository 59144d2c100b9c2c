/**
 * Answers: how much does the server do, how fast, and what does it hold?
 *
 * <p>Ended statements and answered requests come in, numbers in Prometheus' text form go out; no
 * number carries the name of a database, a table or a user. Read first: {@link
 * io.vicinal.server.metrics.ServerMetrics}.
 */
@NullMarked
package io.vicinal.server.metrics;

import org.jspecify.annotations.NullMarked;
