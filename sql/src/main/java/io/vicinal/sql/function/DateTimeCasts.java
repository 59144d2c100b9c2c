package io.vicinal.sql.function;

import io.vicinal.sql.type.DateTimeText;
import io.vicinal.sql.type.Microseconds;
import java.util.List;
import java.util.Map;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads text where Calcite's own casts to dates and times would take 12:99 for 13:39. Generated
 * code calls the public methods, which give what it computes with: days, milliseconds of a day,
 * microseconds since 1970.
 */
public final class DateTimeCasts {
  private static final Map<SqlTypeName, SqlFunction> CASTS =
      Map.of(
          SqlTypeName.DATE, function("date"),
          SqlTypeName.TIME, function("time"),
          SqlTypeName.TIMESTAMP, function("timestamp"),
          SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE, function("timestamptz"));

  private DateTimeCasts() {}

  private static SqlFunction function(String method) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(method, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.ARG0,
        InferTypes.FIRST_KNOWN,
        null,
        JavaMethod.of(DateTimeCasts.class, method, NullPolicy.STRICT));
  }

  /** Returns {@code text} read as {@code type}, null if that is neither date nor time. */
  public static @Nullable RexNode of(RexBuilder rex, RexNode text, RelDataType type) {
    SqlFunction function = CASTS.get(type.getSqlTypeName());
    return function == null ? null : rex.makeCall(type, function, List.of(text));
  }

  public static int date(String text) {
    return (int) DateTimeText.date(text).toEpochDay();
  }

  public static long time(String text) {
    return Microseconds.of(DateTimeText.time(text));
  }

  public static long timestamp(String text) {
    return Microseconds.of(DateTimeText.dateTime(text));
  }

  public static long timestamptz(String text) {
    return Microseconds.of(DateTimeText.instant(text));
  }
}
