/**
 * Answers: what does the server write down about what it does?
 *
 * <p>Statements that have ended, logins and requests come in, lines of {@code name=value} go out,
 * without a literal, a parameter or a password. Read first: {@link
 * io.vicinal.server.log.StatementLog}, {@link io.vicinal.server.log.StatementShape}.
 */
@NullMarked
package io.vicinal.server.log;

import org.jspecify.annotations.NullMarked;
