package io.vicinal.planner.execute;

import io.vicinal.planner.session.IdentitySequence;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.List;
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
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableFunction;
import org.apache.calcite.schema.ScalarFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.validate.SqlUserDefinedFunction;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;

/**
 * Stands for the next value of an identity column, {@code $next_identity(table id, column)}, where
 * a statement gives none. No text can call it.
 */
public final class NextIdentity extends SqlUserDefinedFunction {
  private static final Method NEXT =
      Types.lookupMethod(NextIdentity.class, "next", DataContext.class, long.class, int.class);
  private static final NextIdentity INSTANCE = new NextIdentity();

  private NextIdentity() {
    super(
        new SqlIdentifier("$next_identity", SqlParserPos.ZERO),
        SqlKind.OTHER_FUNCTION,
        ReturnTypes.BIGINT,
        null,
        OperandTypes.operandMetadata(
            List.of(SqlTypeFamily.NUMERIC, SqlTypeFamily.NUMERIC),
            types ->
                List.of(
                    types.createSqlType(SqlTypeName.BIGINT),
                    types.createSqlType(SqlTypeName.INTEGER)),
            i -> "p" + i,
            i -> false),
        new Code());
  }

  /** Returns the call as syntax. */
  public static SqlCall call(long tableId, int column, SqlParserPos position) {
    return INSTANCE.createCall(
        position,
        SqlLiteral.createExactNumeric(Long.toString(tableId), position),
        SqlLiteral.createExactNumeric(Integer.toString(column), position));
  }

  /** Returns the call as algebra. */
  public static RexNode call(long tableId, int column, RexBuilder rexBuilder) {
    return rexBuilder.makeCall(
        INSTANCE,
        rexBuilder.makeExactLiteral(BigDecimal.valueOf(tableId)),
        rexBuilder.makeExactLiteral(BigDecimal.valueOf(column)));
  }

  /** Returns whether {@code call} is one of these. */
  public static boolean isCall(RexCall call) {
    return call.getOperator() instanceof NextIdentity;
  }

  /** Generated code calls this. */
  public static long next(DataContext root, long tableId, int column) {
    var context = (ExecutionContext) root;
    long number = context.transaction().nextIdentity(tableId, column);
    context.session().givenNumbers().note(IdentitySequence.id(tableId, column), number);
    return number;
  }

  /** The operator is found by what the call holds, not by its name. */
  @Override
  public RelDataType deriveType(SqlValidator validator, SqlValidatorScope scope, SqlCall call) {
    return validator.getTypeFactory().createSqlType(SqlTypeName.BIGINT);
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
                  NEXT,
                  translator.getRoot(),
                  EnumUtils.convert(operands.get(0), long.class),
                  EnumUtils.convert(operands.get(1), int.class)),
          NullPolicy.NONE,
          false);
    }

    @Override
    public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
      return typeFactory.createSqlType(SqlTypeName.BIGINT);
    }

    @Override
    public List<FunctionParameter> getParameters() {
      return List.of();
    }
  }
}
