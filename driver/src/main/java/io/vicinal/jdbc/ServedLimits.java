package io.vicinal.jdbc;

/**
 * How much clients from elsewhere may have open.
 *
 * @param connections of all users
 * @param connectionsPerUser of one user
 * @param statements of one connection
 * @param work what statements may take
 */
public record ServedLimits(int connections, int connectionsPerUser, int statements, Work work) {
  /**
   * How much statements may take; 0 for any amount.
   *
   * @param statementBytes memory of one statement
   * @param userBytes memory of all statements of one user
   * @param statementMillis time of one statement
   */
  public record Work(long statementBytes, long userBytes, long statementMillis) {
    /** Any amount. */
    public static final Work ANY = new Work(0, 0, 0);
  }

  /** No limits. */
  public static final ServedLimits NONE =
      new ServedLimits(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

  /** Limits what is open, and not what it takes. */
  public ServedLimits(int connections, int connectionsPerUser, int statements) {
    this(connections, connectionsPerUser, statements, Work.ANY);
  }
}
