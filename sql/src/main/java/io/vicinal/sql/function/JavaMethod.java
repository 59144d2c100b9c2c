package io.vicinal.sql.function;

import java.lang.reflect.Method;
import java.util.List;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.adapter.enumerable.ReflectiveCallNotNullImplementor;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;

/**
 * Makes generated code call a static method. NULL in any argument gives NULL without a call; {@code
 * nullPolicy} says whether the method itself may return null.
 */
record JavaMethod(Method method, NullPolicy nullPolicy)
    implements ScalarFunction, ImplementableFunction {

  /** Finds the only public static method of that name. */
  static JavaMethod of(Class<?> owner, String name, NullPolicy nullPolicy) {
    for (Method method : owner.getMethods()) {
      if (method.getName().equals(name)) {
        return new JavaMethod(method, nullPolicy);
      }
    }
    throw new AssertionError("no method " + name + " in " + owner);
  }

  /** Finds the only public static method of that name and number of parameters. */
  static JavaMethod of(Class<?> owner, String name, int parameters, NullPolicy nullPolicy) {
    for (Method method : owner.getMethods()) {
      if (method.getName().equals(name) && method.getParameterCount() == parameters) {
        return new JavaMethod(method, nullPolicy);
      }
    }
    throw new AssertionError("no method " + name + " of " + parameters + " in " + owner);
  }

  @Override
  public CallImplementor getImplementor() {
    return RexImpTable.createImplementor(
        new ReflectiveCallNotNullImplementor(method), nullPolicy, false);
  }

  @Override
  public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
    return typeFactory.createJavaType(method.getReturnType());
  }

  @Override
  public List<FunctionParameter> getParameters() {
    return List.of(); // the operators check their operands themselves
  }
}
