package io.vicinal.jdbc.client;

import io.vicinal.jdbc.error.SqlFailure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Refuses arguments that are missing before Avatica meets them. */
public final class Required {
  private Required() {}

  /** Returns {@code value}. @throws SQLException HY009 if it is null */
  public static <T> T of(@Nullable T value, String name) throws SQLException {
    if (value == null) {
      throw SqlFailure.of("HY009", name + " must not be null");
    }
    return value;
  }
}
