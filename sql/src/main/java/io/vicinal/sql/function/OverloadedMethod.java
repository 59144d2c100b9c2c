package io.vicinal.sql.function;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.adapter.enumerable.ReflectiveCallNotNullImplementor;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;

/**
 * Makes functions of static methods of one name: generated code calls the one with as many
 * parameters as the call has operands.
 */
final class OverloadedMethod implements ScalarFunction, ImplementableFunction {
  private final Class<?> owner;
  private final String name;
  private final NullPolicy nullPolicy;
  private final boolean ofContext;

  private OverloadedMethod(Class<?> owner, String name, NullPolicy nullPolicy, boolean ofContext) {
    this.owner = owner;
    this.name = name;
    this.nullPolicy = nullPolicy;
    this.ofContext = ofContext;
  }

  /**
   * Returns the function {@code name}; NULL in any operand gives NULL.
   *
   * @param method the name of the methods of {@code owner}
   * @param required how many of the operands must be there
   * @param operands what the operands are
   */
  static SqlFunction function(
      String name,
      SqlReturnTypeInference result,
      Class<?> owner,
      String method,
      int required,
      SqlTypeFamily... operands) {
    return function(name, result, owner, method, required, false, operands);
  }

  /** Returns the same where the methods take the {@code DataContext} as their first parameter. */
  static SqlFunction functionOfContext(
      String name,
      SqlReturnTypeInference result,
      Class<?> owner,
      String method,
      int required,
      SqlTypeFamily... operands) {
    return function(name, result, owner, method, required, true, operands);
  }

  private static SqlFunction function(
      String name,
      SqlReturnTypeInference result,
      Class<?> owner,
      String method,
      int required,
      boolean ofContext,
      SqlTypeFamily... operands) {
    return new SqlUserDefinedFunction(
        new SqlIdentifier(name, SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        result,
        InferTypes.VARCHAR_1024,
        new FamilyOperands(required, List.of(operands)),
        new OverloadedMethod(owner, method, NullPolicy.STRICT, ofContext));
  }

  /** Returns the code of methods that take the {@code DataContext} first; NULL gives NULL. */
  static OverloadedMethod ofContext(Class<?> owner, String method) {
    return new OverloadedMethod(owner, method, NullPolicy.STRICT, true);
  }

  @Override
  public CallImplementor getImplementor() {
    if (ofContext) {
      return RexImpTable.createImplementor(
          (translator, call, operands) -> {
            var all = new ArrayList<Expression>();
            all.add(translator.getRoot());
            all.addAll(operands);
            Method method = JavaMethod.of(owner, name, all.size(), nullPolicy).method();
            return new ReflectiveCallNotNullImplementor(method).implement(translator, call, all);
          },
          nullPolicy,
          false);
    }
    return (translator, call, nullAs) ->
        JavaMethod.of(owner, name, call.getOperands().size(), nullPolicy)
            .getImplementor()
            .implement(translator, call, nullAs);
  }

  @Override
  public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
    return typeFactory.createJavaType(Object.class); // the operators say it themselves
  }

  @Override
  public List<FunctionParameter> getParameters() {
    return List.of();
  }
}
