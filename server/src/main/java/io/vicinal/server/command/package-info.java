/**
 * Answers: what does each command of the command line do?
 *
 * <p>One class a command; options come in as fields, the exit code goes out. Read first: {@code
 * DemoCommand}, {@code SqlCommand}.
 */
@NullMarked
package io.vicinal.server.command;

import org.jspecify.annotations.NullMarked;
