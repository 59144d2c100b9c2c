package io.vicinal.planner.system;

import io.vicinal.storage.DataType;

/** Names types as the standard and PostgreSQL do. */
final class StandardType {
  private StandardType() {}

  static String name(DataType.Kind kind) {
    return switch (kind) {
      case DOUBLE -> "double precision";
      case DECIMAL -> "numeric";
      case CHAR -> "character";
      case VARCHAR -> "character varying";
      case VARBINARY -> "bytea";
      case TIME -> "time without time zone";
      case TIMESTAMP -> "timestamp without time zone";
      case TIMESTAMPTZ -> "timestamp with time zone";
      default -> kind.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  /** Returns PostgreSQL's own name of a type. */
  static String internalName(DataType.Kind kind) {
    return switch (kind) {
      case BOOLEAN -> "bool";
      case SMALLINT -> "int2";
      case INTEGER -> "int4";
      case BIGINT -> "int8";
      case REAL -> "float4";
      case DOUBLE -> "float8";
      case DECIMAL -> "numeric";
      case CHAR -> "bpchar";
      case VARBINARY -> "bytea";
      default -> kind.name().toLowerCase(java.util.Locale.ROOT);
    };
  }

  /** Returns the digits of a number in its base, 0 for what is none. */
  static int bits(DataType.Kind kind) {
    return switch (kind) {
      case SMALLINT -> 16;
      case INTEGER -> 32;
      case BIGINT -> 64;
      case REAL -> 24;
      case DOUBLE -> 53;
      default -> 0;
    };
  }

  static boolean isWhole(DataType.Kind kind) {
    return switch (kind) {
      case SMALLINT, INTEGER, BIGINT -> true;
      default -> false;
    };
  }

  static boolean isTime(DataType.Kind kind) {
    return switch (kind) {
      case TIME, TIMESTAMP, TIMESTAMPTZ -> true;
      default -> false;
    };
  }
}
