package io.vicinal.server.log;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The request that a thread answers. */
public final class RequestScope {
  /** Under which name the log, the answer's header and error texts know the request. */
  public static final ScopedValue<String> ID = ScopedValue.newInstance();

  private static final Pattern GIVEN = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestScope() {}

  /** Returns the name that the client gives, if it is one, or else a new one. */
  public static String id(@Nullable String given) {
    return given != null && GIVEN.matcher(given).matches() ? given : UUID.randomUUID().toString();
  }

  static @Nullable String current() {
    return ID.isBound() ? ID.get() : null;
  }
}
