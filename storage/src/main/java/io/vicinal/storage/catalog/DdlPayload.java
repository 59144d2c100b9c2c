package io.vicinal.storage.catalog;

import java.io.IOException;
import java.util.List;

/**
 * Writes a {@link DdlOperation} as JSON and reads it.
 *
 * <p>Members that came after format version 1 are left out where they say nothing, so that the same
 * definition has the same payload in every version, and old payloads are read as they were meant.
 */
final class DdlPayload {
  private DdlPayload() {}

  static String encode(DdlOperation operation) {
    return RecordJson.write(operation, true);
  }

  /** Returns the columns of a view as text. */
  static String columns(List<DdlOperation.Column> columns) {
    return RecordJson.write(columns, false);
  }

  /** Returns the columns of a text that {@link #columns(List)} made. */
  static List<DdlOperation.Column> columns(String text) {
    try {
      return RecordJson.readList(text, DdlOperation.Column.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("columns of a view: " + text, e);
    }
  }

  /** Returns the operation of that type. @throws IOException if {@code payload} is none */
  static DdlOperation decode(String payload, Class<? extends DdlOperation> type)
      throws IOException {
    return (DdlOperation) RecordJson.read(payload, type.asSubclass(Record.class));
  }
}
