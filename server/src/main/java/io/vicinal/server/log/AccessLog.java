package io.vicinal.server.log;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line about each login, and about each request where that is wanted. Thread-safe. */
public final class AccessLog {
  private static final Logger LOGINS = LoggerFactory.getLogger("login");
  private static final Logger REQUESTS = LoggerFactory.getLogger("request");
  private static final double NANOS_PER_MILLI = 1e6;

  private AccessLog() {}

  /** Writes down that {@code user} logged in from {@code address}, or why not. */
  public static void login(String user, String address, String result) {
    LOGINS.info(
        new LogLine("login")
            .with("request", RequestScope.current())
            .with("user", user)
            .with("address", address)
            .with("result", result)
            .toString());
    if (AuditTrail.CURRENT.isBound()) {
      AuditTrail.CURRENT.get().login(user, address, result);
    }
  }

  /** Writes down a request that was answered. */
  public static void request(
      String id,
      String method,
      String path,
      String address,
      int status,
      long bytesIn,
      long bytesOut,
      long nanos) {
    REQUESTS.info(
        new LogLine("request")
            .with("request", id)
            .with("method", RequestShape.method(method))
            .with("path", RequestShape.path(path, status))
            .with("address", address)
            .with("status", status)
            .with("bytes_in", bytesIn)
            .with("bytes_out", bytesOut)
            .with("ms", String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI))
            .toString());
  }
}
