package io.vicinal.server.wire;

import io.vicinal.jdbc.error.ErrorTranslator;
import java.io.IOException;
import java.io.Serial;
import java.sql.SQLException;
import org.apache.calcite.avatica.AvaticaSeverity;
import org.apache.calcite.avatica.NoSuchConnectionException;
import org.apache.calcite.avatica.remote.AvaticaRuntimeException;
import org.apache.calcite.avatica.remote.Service.ErrorResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as a client sees it: SQLSTATE and message, without a stack trace. */
final class WireFailure extends AvaticaRuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(WireFailure.class);

  private WireFailure(String message, int code, String state) {
    super(message, code, state, AvaticaSeverity.ERROR);
  }

  /**
   * Returns what a client may know of {@code thrown}. What is no user's fault is logged under
   * {@code requestId}, which is all that the client learns.
   */
  static WireFailure of(Throwable thrown, String requestId) {
    if (thrown instanceof NoSuchConnectionException) {
      // Avatica's clients know this code; whose connection it is, if any, is not told.
      return new WireFailure(
          "connection does not exist", ErrorResponse.MISSING_CONNECTION_ERROR_CODE, "08003");
    }
    if (thrown instanceof IOException) { // nothing but reading the request throws it
      return new WireFailure(
          "request is no message of Avatica's protocol", ErrorResponse.UNKNOWN_ERROR_CODE, "08P01");
    }
    SQLException known = ErrorTranslator.translate(thrown);
    if (known.getSQLState().startsWith("XX")) {
      LOG.error("request {} failed", requestId, thrown);
      return new WireFailure(
          "internal error, see request " + requestId + " in the log of the server",
          ErrorResponse.UNKNOWN_ERROR_CODE,
          known.getSQLState());
    }
    return new WireFailure(
        String.valueOf(known.getMessage()), ErrorResponse.UNKNOWN_ERROR_CODE, known.getSQLState());
  }

  /** Leaves the stack out, which Avatica would send. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
