package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Does what {@link java.sql.Wrapper} asks of objects that wrap nothing but themselves. */
public final class Wrapping {
  private Wrapping() {}

  /** Returns {@code object} as a {@code type}. @throws SQLException 0AV00 if it is none */
  public static <T> T unwrap(Object object, String name, @Nullable Class<T> type)
      throws SQLException {
    if (type == null || !type.isInstance(object)) {
      throw SqlFailure.of("0AV00", name + " is no " + (type == null ? "null" : type.getName()));
    }
    return type.cast(object);
  }

  public static boolean isWrapper(Object object, @Nullable Class<?> type) {
    return type != null && type.isInstance(object);
  }
}
