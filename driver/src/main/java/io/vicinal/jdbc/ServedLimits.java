package io.vicinal.jdbc;

/**
 * How much clients from elsewhere may have open.
 *
 * @param connections of all users
 * @param connectionsPerUser of one user
 * @param statements of one connection
 */
public record ServedLimits(int connections, int connectionsPerUser, int statements) {
  /** No limits. */
  public static final ServedLimits NONE =
      new ServedLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
}
