package io.vicinal.planner.statement;

import io.vicinal.sql.type.Microseconds;
import io.vicinal.storage.DataType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** Writes a value that storage has as a literal, which a cast to its type gives back. */
final class StoredLiteral {
  private StoredLiteral() {}

  /** Returns the literal; empty for kinds that have none: bytes, vectors and arrays. */
  static Optional<SqlNode> of(@Nullable Object stored, DataType type) {
    if (stored == null) {
      return Optional.of(SqlLiteral.createNull(SqlParserPos.ZERO));
    }
    return switch (type.kind()) {
      case VARBINARY, VECTOR, ARRAY -> Optional.empty();
      case DECIMAL ->
          text(stored instanceof BigDecimal exact ? exact.toPlainString() : stored.toString());
      case DATE -> text(LocalDate.ofEpochDay(((Number) stored).longValue()).toString());
      case TIME -> text(Microseconds.text(Microseconds.time(((Number) stored).longValue())));
      case TIMESTAMP -> text(Microseconds.text(((Number) stored).longValue()));
      case TIMESTAMPTZ -> text(Microseconds.text(((Number) stored).longValue()) + "+00:00");
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE, CHAR, VARCHAR, TEXT, UUID, JSON ->
          text(stored.toString());
    };
  }

  private static Optional<SqlNode> text(String text) {
    return Optional.of(SqlLiteral.createCharString(text, SqlParserPos.ZERO));
  }
}
