package io.vicinal.sql.validate;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/** Corrects the types that Calcite derives for some functions. */
final class DerivedTypes {
  private final SqlValidator validator;
  private final RelDataTypeFactory typeFactory;

  DerivedTypes(SqlValidator validator) {
    this.validator = validator;
    this.typeFactory = validator.getTypeFactory();
  }

  /** Returns the type of {@code expr}, for which Calcite derived {@code type}, and notes it. */
  RelDataType refine(SqlValidatorScope scope, SqlNode expr, RelDataType type) {
    if (expr instanceof SqlCall call
        && call.getOperator().equals(SqlStdOperatorTable.TIMESTAMP_DIFF)
        && call.operand(0) instanceof SqlIntervalQualifier unit
        && PostgresCalls.microseconds(unit) > 0) {
      // 36 minutes have more microseconds than Calcite's INTEGER.
      RelDataType number =
          typeFactory.createTypeWithNullability(
              typeFactory.createSqlType(SqlTypeName.BIGINT), type.isNullable());
      validator.setValidatedNodeType(call, number);
      return number;
    }
    if (expr instanceof SqlCall call && call.getOperator().equals(SqlStdOperatorTable.EXTRACT)) {
      int digits =
          PostgresCalls.digitsOfPart(call.operand(0), validator.deriveType(scope, call.operand(1)));
      if (digits > 0 && !SqlTypeUtil.isDecimal(type)) {
        RelDataType number =
            typeFactory.createTypeWithNullability(
                typeFactory.createSqlType(SqlTypeName.DECIMAL, 24, digits), type.isNullable());
        validator.setValidatedNodeType(call, number);
        return number;
      }
    }
    return expr.getKind() == SqlKind.OVER ? withNulls(scope, (SqlCall) expr, type) : type;
  }

  /** LAG and LEAD with a default may give what stands in another row, so also NULL. */
  private RelDataType withNulls(SqlValidatorScope scope, SqlCall over, RelDataType type) {
    SqlNode function = over.operand(0);
    SqlNode inner =
        function.getKind() == SqlKind.RESPECT_NULLS || function.getKind() == SqlKind.IGNORE_NULLS
            ? ((SqlCall) function).operand(0)
            : function;
    boolean neighbor = inner.getKind() == SqlKind.LAG || inner.getKind() == SqlKind.LEAD;
    if (!neighbor
        || type.isNullable()
        || !validator.deriveType(scope, ((SqlCall) inner).operand(0)).isNullable()) {
      return type;
    }
    RelDataType nullable = typeFactory.createTypeWithNullability(type, true);
    validator.setValidatedNodeType(over, nullable);
    validator.setValidatedNodeType(function, nullable);
    validator.setValidatedNodeType(inner, nullable);
    return nullable;
  }
}
