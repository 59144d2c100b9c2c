package io.vicinal.planner.execute;

import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.EnumUtils;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives the parameter of a place, {@code $parameter(place)}, which may be another in each row. No
 * text can call it.
 */
public final class GivenParameter extends SqlUserDefinedFunction {
  public static final GivenParameter INSTANCE = new GivenParameter();

  private static final Method VALUE =
      Types.lookupMethod(GivenParameter.class, "value", DataContext.class, int.class);

  private GivenParameter() {
    super(
        new SqlIdentifier("$parameter", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.explicit(SqlTypeName.ANY),
        null,
        null,
        new Code());
  }

  /** Generated code calls this. */
  public static @Nullable Object value(DataContext root, int place) {
    return root.get("?" + place);
  }

  private static final class Code implements ScalarFunction, ImplementableFunction {
    @Override
    public CallImplementor getImplementor() {
      return RexImpTable.createImplementor(
          (translator, call, operands) -> {
            Expression value = Expressions.call(VALUE, translator.getRoot(), operands.get(0));
            return SqlTypeUtil.isNumeric(call.getType())
                ? EnumUtils.convert(value, Number.class)
                : value;
          },
          NullPolicy.NONE,
          false);
    }

    @Override
    public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
      return typeFactory.createSqlType(SqlTypeName.ANY);
    }

    @Override
    public List<FunctionParameter> getParameters() {
      return List.of();
    }
  }
}
