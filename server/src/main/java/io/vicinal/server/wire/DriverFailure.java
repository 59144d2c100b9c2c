package io.vicinal.server.wire;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireWriter;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Arrays;

/** Writes errors for our own driver. */
final class DriverFailure {
  private DriverFailure() {}

  /** Returns what a client may know of {@code thrown}, as {@link WireFailure} says. */
  static byte[] of(Throwable thrown, String requestId) {
    WireFailure told = WireFailure.of(thrown, requestId);
    SQLException known = ErrorTranslator.translate(thrown);
    var out =
        new WireWriter()
            .octet(Call.FAILED)
            .text(told.getSqlState())
            .text(told.getErrorMessage())
            .flag(known instanceof SQLTimeoutException)
            .flag(known instanceof BatchUpdateException);
    if (known instanceof BatchUpdateException batch) {
      out.values(Arrays.stream(batch.getLargeUpdateCounts()).boxed().toList());
    }
    return out.bytes();
  }
}
