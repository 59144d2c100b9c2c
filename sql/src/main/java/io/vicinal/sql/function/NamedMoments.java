package io.vicinal.sql.function;

import java.util.Locale;
import java.util.Set;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnknownLiteral;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Computes the moments that PostgreSQL has names for: {@code 'today'::date}, {@code TIMESTAMP
 * 'yesterday'}, {@code 'now'::timestamptz}.
 */
public final class NamedMoments {
  private static final Set<String> TYPES =
      Set.of("DATE", "TIMESTAMP", "TIMESTAMP_WITH_LOCAL_TIME_ZONE");

  private NamedMoments() {}

  /** Returns what computes the moment if {@code node} names one, else the node itself. */
  public static SqlNode rewrite(SqlNode node) {
    SqlParserPos position = node.getParserPosition();
    if (node instanceof SqlUnknownLiteral literal && TYPES.contains(literal.tag)) {
      SqlNode moment = named(literal.getValueAs(String.class), position);
      return moment == null ? node : as(moment, SqlTypeName.valueOf(literal.tag));
    }
    if (VectorCasts.isCast(node)
        && ((SqlCall) node).operand(0) instanceof SqlCharStringLiteral text
        && ((SqlCall) node).operand(1) instanceof SqlDataTypeSpec type
        && TYPES.contains(type.getTypeName().getSimple().toUpperCase(Locale.ROOT))) {
      SqlNode moment = named(text.getValueAs(String.class), position);
      return moment == null
          ? node
          : ((SqlCall) node).getOperator().createCall(position, moment, type);
    }
    return node;
  }

  private static @Nullable SqlNode named(String word, SqlParserPos position) {
    SqlNode today = new SqlIdentifier("current_date", position);
    return switch (word.strip().toLowerCase(Locale.ROOT)) {
      case "now" -> new SqlIdentifier("current_timestamp", position);
      case "today" -> today;
      case "tomorrow" -> SqlStdOperatorTable.PLUS.createCall(position, today, day(position));
      case "yesterday" -> SqlStdOperatorTable.MINUS.createCall(position, today, day(position));
      default -> null;
    };
  }

  private static SqlNode as(SqlNode moment, SqlTypeName type) {
    SqlParserPos position = moment.getParserPosition();
    var spec = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(type, position), position);
    return SqlStdOperatorTable.CAST.createCall(position, moment, spec);
  }

  /** Returns {@code INTERVAL '1' DAY}. */
  static SqlNode day(SqlParserPos position) {
    return SqlLiteral.createInterval(
        1, "1", new SqlIntervalQualifier(TimeUnit.DAY, null, position), position);
  }
}
