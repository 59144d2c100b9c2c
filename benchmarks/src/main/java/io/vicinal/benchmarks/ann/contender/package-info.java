/**
 * Answers: how does one engine build its index, and how fast does it answer at some effort?
 *
 * <p>In comes a {@link io.vicinal.benchmarks.ann.data.Dataset}; out come what the build cost, how
 * large the index is, the answers, and how many queries a turn of some seconds answered. Read
 * {@link io.vicinal.benchmarks.ann.contender.Contender}, then {@link
 * io.vicinal.benchmarks.ann.contender.Questions}.
 */
@NullMarked
package io.vicinal.benchmarks.ann.contender;

import org.jspecify.annotations.NullMarked;
