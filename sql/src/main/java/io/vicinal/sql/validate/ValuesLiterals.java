package io.vicinal.sql.validate;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.validate.SqlValidator;
import org.jspecify.annotations.Nullable;

/**
 * Writes the numbers of a column of VALUES in one way: Calcite's converter keeps each in the form
 * it has, and cannot compare {@code 1.0e0} with the {@code 0} of another row
 * (SqlToRelConverter.convertLiteralInValuesList, RelMdCollation.values).
 */
public final class ValuesLiterals {
  private static final int DIGITS_MAX = 30;

  private ValuesLiterals() {}

  /** Changes {@code statement}, which {@code validator} has validated. */
  public static void unify(SqlNode statement, SqlValidator validator) {
    statement.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call.getKind() == SqlKind.VALUES) {
              RelDataType type = validator.getValidatedNodeTypeIfKnown(call);
              if (type != null && type.isStruct()) {
                unify(call, type.getFieldList());
              }
            }
            return super.visit(call);
          }
        });
  }

  private static void unify(SqlCall values, List<RelDataTypeField> columns) {
    for (int i = 0; i < columns.size(); i++) {
      if (SqlTypeUtil.isApproximateNumeric(columns.get(i).getType())) {
        unify(values.getOperandList(), i, columns.size());
      }
    }
  }

  private static void unify(List<SqlNode> rows, int column, int columns) {
    boolean anyExact = false;
    boolean anyApproximate = false;
    boolean allFit = true;
    for (SqlNode row : rows) {
      if (number(row, column, columns) instanceof SqlNumericLiteral number) {
        anyExact |= isExact(number);
        anyApproximate |= !isExact(number);
        allFit &= fits(number.getValueAs(BigDecimal.class));
      }
    }
    for (SqlNode row : rows) {
      if (anyExact
          && anyApproximate
          && number(row, column, columns) instanceof SqlNumericLiteral number
          && isExact(number) != allFit) {
        ((SqlCall) row).setOperand(column, allFit ? exact(number) : approximate(number));
      }
    }
  }

  private static @Nullable SqlNode number(SqlNode row, int column, int columns) {
    return row instanceof SqlBasicCall cells && cells.operandCount() == columns
        ? cells.operand(column)
        : null;
  }

  private static boolean isExact(SqlNumericLiteral number) {
    return number.getPrec() != null;
  }

  /** Returns whether a decimal may have the value; digits are lost in the other form only. */
  private static boolean fits(BigDecimal value) {
    return Math.abs(value.scale()) <= DIGITS_MAX
        && Math.abs(value.precision() - value.scale()) <= DIGITS_MAX;
  }

  private static SqlNode exact(SqlNumericLiteral number) {
    return SqlLiteral.createExactNumeric(
        number.getValueAs(BigDecimal.class).toPlainString(), number.getParserPosition());
  }

  private static SqlNode approximate(SqlNumericLiteral number) {
    BigDecimal value = number.getValueAs(BigDecimal.class);
    return SqlLiteral.createApproxNumeric(
        value.unscaledValue() + "E" + -value.scale(), number.getParserPosition());
  }
}
