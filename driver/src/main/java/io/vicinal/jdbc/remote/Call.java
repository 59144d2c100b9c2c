package io.vicinal.jdbc.remote;

/**
 * What the driver asks a server. A request is one byte of {@link #VERSION}, one byte of the call's
 * position here, the id of the connection, and what {@link RemoteCalls} writes; an answer begins
 * with {@link #DONE} or {@link #FAILED}. New calls come at the end.
 */
public enum Call {
  OPEN,
  CLOSE,
  PING,
  SYNC,
  PREPARE,
  EXECUTE_TEXT,
  EXECUTE,
  EXECUTE_BATCH,
  EXECUTE_TEXTS,
  FETCH,
  CLOSE_ROWS,
  CLOSE_STATEMENT,
  CANCEL,
  CANCEL_ALL,
  COMMIT,
  ROLLBACK,
  SET_SAVEPOINT,
  ROLLBACK_TO,
  RELEASE,
  ROLLBACK_BEGUN,
  METADATA;

  /** The content type of requests and answers. */
  public static final String CONTENT_TYPE = "application/x-vicinal";

  public static final int VERSION = 1;
  public static final int DONE = 0;
  public static final int FAILED = 1;

  /**
   * Returns whether the request {@code message} ends something, and has to be answered where the
   * server is too busy for others.
   */
  public static boolean endsSomething(byte[] message) {
    if (message.length < 2 || message[1] < 0 || message[1] >= values().length) {
      return false;
    }
    return switch (values()[message[1]]) {
      case CLOSE, CLOSE_ROWS, CLOSE_STATEMENT, CANCEL, CANCEL_ALL -> true;
      default -> false;
    };
  }
}
