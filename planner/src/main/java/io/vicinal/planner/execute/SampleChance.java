package io.vicinal.planner.execute;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.enumerable.CallImplementor;
import org.apache.calcite.adapter.enumerable.EnumUtils;
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

/**
 * Is a number from 0 to 1 for each row of a sample, {@code $sample(seed)}; with a seed that is not
 * negative, every execution has the same ones in the same order. No text can call it.
 */
public final class SampleChance extends SqlUserDefinedFunction {
  private static final Method NEXT =
      Types.lookupMethod(SampleChance.class, "next", DataContext.class, long.class);
  private static final SampleChance INSTANCE = new SampleChance();

  private SampleChance() {
    super(
        new SqlIdentifier("$sample", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.DOUBLE,
        null,
        null,
        new Code());
  }

  /** Returns the call; a negative seed is none. */
  public static RexNode call(long seed, RexBuilder rexBuilder) {
    return rexBuilder.makeCall(INSTANCE, rexBuilder.makeExactLiteral(BigDecimal.valueOf(seed)));
  }

  /** Generated code calls this. */
  public static double next(DataContext root, long seed) {
    return seed < 0
        ? ThreadLocalRandom.current().nextDouble()
        : ((ExecutionContext) root).random(seed).nextDouble();
  }

  /** Two calls are never one. */
  @Override
  public boolean isDeterministic() {
    return false;
  }

  private static final class Code implements ScalarFunction, ImplementableFunction {
    @Override
    public CallImplementor getImplementor() {
      return RexImpTable.createImplementor(
          (translator, call, operands) ->
              Expressions.call(
                  NEXT, translator.getRoot(), EnumUtils.convert(operands.get(0), long.class)),
          NullPolicy.NONE,
          false);
    }

    @Override
    public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
      return typeFactory.createSqlType(SqlTypeName.DOUBLE);
    }

    @Override
    public List<FunctionParameter> getParameters() {
      return List.of();
    }
  }
}
