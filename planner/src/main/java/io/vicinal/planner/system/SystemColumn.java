package io.vicinal.planner.system;

import io.vicinal.storage.DataType;

/** One column of a system view. */
public record SystemColumn(String name, DataType.Kind kind, boolean nullable) {
  static SystemColumn text(String name) {
    return new SystemColumn(name, DataType.Kind.TEXT, false);
  }

  static SystemColumn number(String name) {
    return new SystemColumn(name, DataType.Kind.BIGINT, false);
  }

  static SystemColumn integer(String name) {
    return new SystemColumn(name, DataType.Kind.INTEGER, false);
  }

  static SystemColumn fraction(String name) {
    return new SystemColumn(name, DataType.Kind.DOUBLE, false);
  }

  static SystemColumn flag(String name) {
    return new SystemColumn(name, DataType.Kind.BOOLEAN, false);
  }

  static SystemColumn time(String name) {
    return new SystemColumn(name, DataType.Kind.TIMESTAMPTZ, false);
  }

  /** Returns this column as one that may hold NULL. */
  SystemColumn orNull() {
    return new SystemColumn(name, kind, true);
  }

  /** Returns its type. */
  public DataType type() {
    return DataType.of(kind);
  }
}
