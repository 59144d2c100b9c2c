package io.vicinal.sql.ast;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * The distance {@code n} of a frame {@code GROUPS BETWEEN n PRECEDING …}. Calcite has no such
 * frames, so they are frames of ROWS with a distance that no number of rows can have: {@code n}
 * months.
 */
public final class GroupDistance {
  private static final SqlIntervalQualifier UNIT =
      new SqlIntervalQualifier(TimeUnit.MONTH, 9, null, -1, SqlParserPos.ZERO);

  /** {@code groups_away(n)}: that is how views keep such a frame. */
  private static final SqlFunction OPERATOR =
      new SqlFunction(
          "groups_away",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.explicit(factory -> factory.createSqlIntervalType(UNIT)),
          null,
          OperandTypes.INTEGER,
          SqlFunctionCategory.SYSTEM);

  private GroupDistance() {}

  /** Returns the function that makes such distances. */
  public static List<SqlOperator> all() {
    return List.of(OPERATOR);
  }

  /** Returns the distance of {@code count} groups, a literal. */
  public static SqlCall of(SqlLiteral count) {
    return OPERATOR.createCall(count.getParserPosition(), count);
  }

  /** Returns whether {@code operator} makes a distance of groups. */
  public static boolean isMadeBy(SqlOperator operator) {
    return operator.equals(OPERATOR);
  }

  /** Returns what a distance of groups is in a plan. */
  public static RexNode literal(RexBuilder rex, SqlCall call) {
    BigDecimal count = ((SqlLiteral) call.operand(0)).getValueAs(BigDecimal.class);
    return rex.makeIntervalLiteral(count, UNIT);
  }

  /** Returns whether a distance of ROWS is one of groups. */
  public static boolean isType(RelDataType type) {
    return SqlTypeName.YEAR_INTERVAL_TYPES.contains(type.getSqlTypeName());
  }

  /** Returns how many groups a distance is. */
  public static int count(RexLiteral distance) {
    BigDecimal months = distance.getValueAs(BigDecimal.class);
    return months == null ? 0 : months.intValueExact();
  }
}
