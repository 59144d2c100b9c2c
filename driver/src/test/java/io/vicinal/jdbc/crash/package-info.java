/**
 * Answers: does a process that dies at any moment lose anything that it acknowledged through JDBC?
 *
 * <p>Goes in: a load whose every step follows from a seed. Comes out: what a child process left
 * when it was stopped or killed in the middle of that load, compared with a model of the
 * acknowledged steps. Read first: {@link io.vicinal.jdbc.crash.ProcessCrashTest}, {@link
 * io.vicinal.jdbc.crash.Step}.
 */
@NullMarked
package io.vicinal.jdbc.crash;

import org.jspecify.annotations.NullMarked;
