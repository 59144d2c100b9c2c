package io.vicinal.planner.pushdown;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;

/**
 * {@code column IN values}, where the values are known only at execution, as a parameter: what a
 * sub-query has given. Storage evaluates it; there is no generated code for it.
 */
public final class ValueSet {
  static final SqlBinaryOperator OPERATOR =
      new SqlBinaryOperator(
          "IN", SqlKind.OTHER, 32, true, ReturnTypes.BOOLEAN_NULLABLE, null, null);

  /** The same where NULL in place of the list leaves every row. */
  static final SqlBinaryOperator IF_FEW =
      new SqlBinaryOperator(
          "IN", SqlKind.OTHER_FUNCTION, 32, true, ReturnTypes.BOOLEAN_NULLABLE, null, null);

  private ValueSet() {}

  /**
   * Returns the condition.
   *
   * @param column a field or a cast of one
   * @param values parameter with a list of values
   */
  public static RexNode of(RexNode column, RexNode values, RexBuilder rexBuilder) {
    return call(OPERATOR, column, values, rexBuilder);
  }

  /**
   * Returns the condition, which holds for every row where there is NULL in place of the list: for
   * conjuncts only.
   */
  public static RexNode ifFew(RexNode column, RexNode values, RexBuilder rexBuilder) {
    return call(IF_FEW, column, values, rexBuilder);
  }

  private static RexNode call(
      SqlBinaryOperator operator, RexNode column, RexNode values, RexBuilder rexBuilder) {
    RelDataType type = rexBuilder.getTypeFactory().createSqlType(SqlTypeName.BOOLEAN);
    return rexBuilder.makeCall(
        rexBuilder.getTypeFactory().createTypeWithNullability(type, true),
        operator,
        List.of(column, values));
  }
}
