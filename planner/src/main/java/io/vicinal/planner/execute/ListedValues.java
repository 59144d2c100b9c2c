package io.vicinal.planner.execute;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.NullPolicy;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Types;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a value is in a long list, {@code $listed(name of the list, value)}: generated code
 * that compared it with each of thousands of values would be too large to be compiled. No text can
 * call it.
 */
public final class ListedValues extends SqlUserDefinedFunction {
  private static final Method CONTAINS =
      Types.lookupMethod(
          ListedValues.class, "contains", DataContext.class, String.class, Object.class);
  private static final int LONG_DIGITS = 19;
  private static final ListedValues INSTANCE = new ListedValues();

  private ListedValues() {
    super(
        new SqlIdentifier("$listed", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BOOLEAN_NULLABLE,
        null,
        null,
        new Code());
  }

  /**
   * What is listed.
   *
   * @param constants in the form of {@link #key}
   * @param parameters whose values are listed too
   * @param withNull whether NULL is in the list, so that no other value is known not to be
   */
  public record Values(Set<Object> constants, List<Integer> parameters, boolean withNull) {
    public Values {
      constants = Set.copyOf(constants);
      parameters = List.copyOf(parameters);
    }

    /** Returns the list of one execution. */
    Bound bind(@Nullable Object[] given) {
      if (parameters.isEmpty()) {
        return new Bound(constants, withNull);
      }
      Set<Object> all = new HashSet<>(constants);
      boolean unknown = withNull;
      for (int parameter : parameters) {
        Object value = given[parameter];
        if (value == null) {
          unknown = true;
        } else {
          all.add(key(value));
        }
      }
      return new Bound(all, unknown);
    }
  }

  /** The list of one execution. */
  record Bound(Set<Object> values, boolean withNull) {
    @Nullable Boolean contains(Object value) {
      return values.contains(key(value)) ? Boolean.TRUE : withNull ? null : Boolean.FALSE;
    }
  }

  /** Returns the call for the list that the code finds under {@code name}. */
  public static RexNode call(String name, RexNode value, boolean nullable, RexBuilder rexBuilder) {
    RelDataTypeFactory types = rexBuilder.getTypeFactory();
    RelDataType type =
        types.createTypeWithNullability(types.createSqlType(SqlTypeName.BOOLEAN), nullable);
    return rexBuilder.makeCall(type, INSTANCE, List.of(rexBuilder.makeLiteral(name), value));
  }

  /** Returns an object that equals those of all values that SQL calls equal to {@code value}. */
  public static Object key(Object value) {
    return switch (value) {
      case Byte number -> number.longValue();
      case Short number -> number.longValue();
      case Integer number -> number.longValue();
      case BigDecimal number -> key(number);
      case Double number -> number + 0.0; // no negative zero
      default -> value;
    };
  }

  private static Object key(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    boolean whole =
        shortest.scale() <= 0
            && shortest.precision() - shortest.scale() <= LONG_DIGITS
            && shortest.toBigInteger().bitLength() < Long.SIZE;
    return whole ? (Object) shortest.longValueExact() : shortest;
  }

  /** Generated code calls this. */
  public static @Nullable Boolean contains(DataContext root, String name, @Nullable Object value) {
    return value == null ? null : ((ExecutionContext) root).listed(name).contains(value);
  }

  private static final class Code implements ScalarFunction, ImplementableFunction {
    @Override
    public CallImplementor getImplementor() {
      return RexImpTable.createImplementor(
          (translator, call, operands) ->
              Expressions.call(
                  CONTAINS,
                  translator.getRoot(),
                  operands.get(0),
                  Expressions.box(Objects.requireNonNull(operands.get(1)))),
          NullPolicy.NONE,
          false);
    }

    @Override
    public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
      return typeFactory.createSqlType(SqlTypeName.BOOLEAN);
    }

    @Override
    public List<FunctionParameter> getParameters() {
      return List.of();
    }
  }
}
