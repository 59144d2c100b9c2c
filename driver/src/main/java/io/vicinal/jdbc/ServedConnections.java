package io.vicinal.jdbc;

import java.time.Duration;
import org.apache.calcite.avatica.Meta;

/**
 * Connections that come from elsewhere and belong to one principal: each has the id that its client
 * has chosen, and nobody else's calls can reach it. Thread-safe.
 */
public sealed interface ServedConnections extends AutoCloseable permits ServedMeta {
  /**
   * Returns Avatica's calls. Their errors are unchecked; {@link
   * io.vicinal.jdbc.error.ErrorTranslator} knows what users see.
   */
  Meta calls();

  /**
   * Returns the answer to a request of our own driver.
   *
   * @throws RuntimeException what went wrong, as {@link #calls} do
   */
  byte[] answer(byte[] request);

  /** Returns how many connections are open. */
  int size();

  /** Closes the connections without a call for longer than {@code idle}, unless one runs. */
  void closeIdle(Duration idle);

  /**
   * Closes the connections with an open transaction and no call for longer than {@code idle}, and
   * rolls back; the next call of each is told 25P03.
   */
  void closeIdleTransactions(Duration idle);

  /** Closes all connections; what runs is cancelled and rolled back. */
  @Override
  void close();
}
