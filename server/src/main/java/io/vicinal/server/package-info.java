/**
 * Answers: what can a person do with Vicinal from a shell?
 *
 * <p>Arguments come in at {@link io.vicinal.server.Main}, text and an exit code go out. Everything
 * else is asked of the JDBC driver, as any other program would. Read first: {@link
 * io.vicinal.server.Main}, {@code command.DemoCommand}.
 */
@NullMarked
package io.vicinal.server;

import org.jspecify.annotations.NullMarked;
