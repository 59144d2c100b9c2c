/**
 * Answers: how does a Java program talk to Vicinal?
 *
 * <p>{@code jdbc:vicinal:} URLs and SQL come in, the JDBC interfaces go out. Rooms behind it:
 * {@code client} (JDBC's objects, wherever their engine is), {@code url} (what is asked for),
 * {@code directory} (who shares what is open), {@code value} (Java classes of values), {@code
 * metadata} (what tools see), {@code error} (SQLSTATEs), {@code wire} (Avatica's forms of values).
 *
 * <p>The classes here put the planner behind them: calls come in at {@link
 * io.vicinal.jdbc.EngineMeta}, from {@code LocalPeer} in this process or, by {@link
 * io.vicinal.jdbc.Driver#serve}, from elsewhere; {@code OpenConnection} and {@code OpenStatement}
 * keep what there is of them, {@code StatementRun} runs plans.
 *
 * <p>Read first: {@link io.vicinal.jdbc.Driver}, {@link io.vicinal.jdbc.EngineMeta}.
 */
@NullMarked
package io.vicinal.jdbc;

import org.jspecify.annotations.NullMarked;
