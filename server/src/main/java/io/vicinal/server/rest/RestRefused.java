package io.vicinal.server.rest;

/** A request that is refused before anything runs. */
final class RestRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String state;

  private RestRefused(int status, String state, String message) {
    super(message, null, false, false);
    this.status = status;
    this.state = state;
  }

  /** Returns the refusal of what a client has written wrongly. */
  static RestRefused wrong(String message) {
    return new RestRefused(400, "22023", message);
  }

  /** Returns the refusal of what begins or ends transactions: each request is one. */
  static RestRefused noTransactions(String word) {
    return new RestRefused(
        400,
        "0AV00",
        word
            + " has no effect here, because each request is a transaction of its own: use a batch");
  }

  /** Returns the refusal of what changes the session: each request has its own. */
  static RestRefused noSession(String what) {
    return new RestRefused(
        400,
        "0AV00",
        what
            + " has no effect here, because each request has a session of its own: say it in the"
            + " statement, or connect by a driver");
  }

  /** Returns the refusal of a path that leads nowhere. */
  static RestRefused noSuchPath() {
    return new RestRefused(404, "42704", "no such path");
  }

  /** Returns the refusal of an answer that grows beyond {@code bytes}. */
  static RestRefused tooLarge(long bytes) {
    return new RestRefused(413, "54000", "the answer is larger than " + bytes + " bytes");
  }

  /** Returns the refusal of an answer for which there is no memory now. */
  static RestRefused noMemory() {
    return new RestRefused(503, "53200", "answers take too much memory at the moment");
  }

  /** Returns the refusal of what comes when the server stops. */
  static RestRefused stopping() {
    return new RestRefused(503, "57P01", "the server stops");
  }

  int status() {
    return status;
  }

  /** Returns the SQLSTATE. */
  String state() {
    return state;
  }
}
