package io.vicinal.server.log;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the first line of a request so that nothing in it can be a secret that a client has put
 * there by mistake, such as a key behind the wrong slash: paths and methods that there are stand as
 * they are, others are a star. Names of databases and tables stand where the answer tells that
 * their request reached them.
 */
final class RequestShape {
  private static final String UNKNOWN = "*";
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");
  private static final Set<String> PATHS =
      Set.of(
          "/",
          "/health/live",
          "/health/ready",
          "/metrics",
          "/v1/login",
          "/v1/logout",
          "/v1/openapi.json",
          "/v1/sql");
  private static final Pattern TABLE =
      Pattern.compile(
          "/v1/databases/[^/]+/tables/[^/]+/(insert|upsert|search|get|delete|update|batch)");

  private RequestShape() {}

  static String method(String method) {
    return METHODS.contains(method) ? method : UNKNOWN;
  }

  /**
   * Returns what the log says of a path.
   *
   * @param status of the answer: only success, 403 and 409 tell that there are such names
   */
  static String path(String path, int status) {
    if (PATHS.contains(path)) {
      return path;
    }
    Matcher table = TABLE.matcher(path);
    if (!table.matches()) {
      return UNKNOWN;
    }
    return isReached(status) ? path : "/v1/databases/*/tables/*/" + table.group(1);
  }

  private static boolean isReached(int status) {
    return status / 100 == 2 || status == 403 || status == 409;
  }
}
