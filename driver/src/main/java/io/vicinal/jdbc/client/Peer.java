package io.vicinal.jdbc.client;

import java.sql.SQLException;
import org.apache.calcite.avatica.Meta;

/**
 * What the JDBC objects of one connection ask of its engine, in this process or elsewhere.
 * Thread-safe; errors leave as they are, for {@link #translate}.
 */
public interface Peer {
  /** Returns Avatica's calls of this connection. */
  Meta calls();

  /** Returns what a user sees of {@code thrown}. */
  SQLException translate(Throwable thrown);

  /** Returns the far side of the statement {@code id}. @throws RuntimeException if it is closed */
  StatementPeer statement(int id);

  /** Lets go of the rows that the statement {@code id} has open, if it is there. */
  void closeRows(int id);

  /** Returns for whom the connection is. */
  String userName();

  /** Returns whether the engine answers within {@code timeoutSeconds}; 0 for any time. */
  boolean isAlive(int timeoutSeconds);

  /** Ends a call that takes longer than {@code millis}; 0 for any time. */
  void setNetworkTimeout(int millis);

  /** Sets a savepoint and returns what names it here. */
  Object setSavepoint(String name);

  /** Rolls back to a savepoint of {@link #setSavepoint}. */
  void rollbackTo(Object savepoint);

  /** Forgets a savepoint of {@link #setSavepoint}. */
  void release(Object savepoint);

  /** Rolls back a transaction that BEGIN has left open while auto-commit is on. */
  void rollbackBegun();

  /** Makes everything that runs end at its next check. */
  void cancelAll();

  /** Makes everything that runs end, and frees who waits for it; only closing may follow. */
  void abort();

  /** Closes what there is of the connection; further calls do nothing. */
  void close();
}
