/**
 * Answers: what are JDBC's connections, statements and result sets here?
 *
 * <p>Calls of JDBC come in, answered by a {@link io.vicinal.jdbc.client.Peer}: the engine in this
 * process, or one elsewhere. Avatica supplies the shell; the classes here mend what it lacks:
 * values in all their Java classes, SQLSTATEs, timeouts, savepoints, metadata. They know nothing of
 * the engine and run on Java 17, as {@code value}, {@code error.SqlFailure} and {@code remote} do.
 * Read first: {@link io.vicinal.jdbc.client.EngineConnection}, {@link io.vicinal.jdbc.client.Peer}.
 */
@NullMarked
package io.vicinal.jdbc.client;

import org.jspecify.annotations.NullMarked;
