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
 * Writes exact literals of VALUES as approximate ones where their column is approximate: Calcite's
 * converter keeps each in a form of its own, and cannot compare {@code 1.0e0} with the {@code 0} of
 * another row (SqlToRelConverter.convertLiteralInValuesList, RelMdCollation.values).
 */
public final class ValuesLiterals {
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
    for (SqlNode row : values.getOperandList()) {
      if (row instanceof SqlBasicCall cells && cells.operandCount() == columns.size()) {
        for (int i = 0; i < columns.size(); i++) {
          if (SqlTypeUtil.isApproximateNumeric(columns.get(i).getType())
              && cells.operand(i) instanceof SqlNumericLiteral number
              && number.getPrec() != null) {
            cells.setOperand(i, approximate(number));
          }
        }
      }
    }
  }

  private static SqlNode approximate(SqlNumericLiteral number) {
    BigDecimal value = number.getValueAs(BigDecimal.class);
    return SqlLiteral.createApproxNumeric(
        value.unscaledValue() + "E" + -value.scale(), number.getParserPosition());
  }
}
