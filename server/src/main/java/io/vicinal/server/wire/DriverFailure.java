package io.vicinal.server.wire;

import io.vicinal.jdbc.error.ErrorTranslator;
import io.vicinal.jdbc.remote.Call;
import io.vicinal.jdbc.remote.WireWriter;

/** Writes errors for our own driver. */
final class DriverFailure {
  private DriverFailure() {}

  /** Returns what a client may know of {@code thrown}, as {@link WireFailure} says. */
  static byte[] of(Throwable thrown, String requestId) {
    WireFailure told = WireFailure.of(thrown, requestId);
    return new WireWriter()
        .octet(Call.FAILED)
        .failure(told.getSqlState(), told.getErrorMessage(), ErrorTranslator.translate(thrown))
        .bytes();
  }
}
