package io.vicinal.sql.ast;

import java.math.BigDecimal;
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
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

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
          SqlFunctionCategory.SYSTEM) {
        // No operator table has it, so that it stands nowhere but in frames.
        @Override
        public RelDataType deriveType(
            SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
          return validator.getTypeFactory().createSqlIntervalType(UNIT);
        }
      };

  private GroupDistance() {}

  /** Reads the distance of a bound that a view kept; other bounds are left as they are. */
  public static void read(SqlCall bound) {
    if (bound.operand(0) instanceof SqlCall call
        && call.getOperator() instanceof SqlUnresolvedFunction
        && call.getOperator().getName().equalsIgnoreCase(OPERATOR.getName())
        && call.operandCount() == 1
        && call.operand(0) instanceof SqlNumericLiteral count) {
      bound.setOperand(0, of(count));
    }
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
