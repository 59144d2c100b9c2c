package io.vicinal.sql.function;

import java.lang.reflect.Type;
import java.util.List;
import org.apache.calcite.adapter.enumerable.AggAddContext;
import org.apache.calcite.adapter.enumerable.AggContext;
import org.apache.calcite.adapter.enumerable.AggImplementor;
import org.apache.calcite.adapter.enumerable.AggResetContext;
import org.apache.calcite.adapter.enumerable.AggResultContext;
import org.apache.calcite.adapter.enumerable.EnumUtils;
import org.apache.calcite.adapter.enumerable.RexImpTable;
import org.apache.calcite.linq4j.tree.BlockBuilder;
import org.apache.calcite.linq4j.tree.Expression;
import org.apache.calcite.linq4j.tree.Expressions;
import org.apache.calcite.linq4j.tree.Statement;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.schema.FunctionParameter;
import org.apache.calcite.schema.ImplementableAggFunction;

/** Writes the code of an aggregate that is computed by a class with {@link Gathering}. */
record GatheringFunction(Class<? extends Gathering> gathering)
    implements ImplementableAggFunction, AggImplementor {
  @Override
  public AggImplementor getImplementor(boolean windowContext) {
    return this;
  }

  @Override
  public RelDataType getReturnType(RelDataTypeFactory typeFactory) {
    return typeFactory.createJavaType(Object.class); // the operators say it themselves
  }

  @Override
  public List<FunctionParameter> getParameters() {
    return List.of();
  }

  @Override
  public List<Type> getStateType(AggContext info) {
    return List.of(Gathering.class);
  }

  @Override
  public void implementReset(AggContext info, AggResetContext reset) {
    reset
        .currentBlock()
        .add(
            Expressions.statement(
                Expressions.assign(reset.accumulator().get(0), Expressions.new_(gathering))));
  }

  @Override
  public void implementAdd(AggContext info, AggAddContext add) {
    BlockBuilder outer = add.currentBlock();
    var inner = new BlockBuilder(true, outer);
    add.nestBlock(inner);
    List<Expression> values =
        add.rowTranslator().translateList(add.rexArguments()).stream()
            .map(GatheringFunction::boxed)
            .toList();
    inner.add(Expressions.statement(Expressions.call(add.accumulator().get(0), "add", values)));
    add.exitBlock();
    RexNode filter = add.rexFilterArgument();
    if (filter == null) {
      outer.add(inner.toBlock());
      return;
    }
    Expression condition =
        add.rowTranslator().translateList(List.of(filter), RexImpTable.NullAs.FALSE).get(0);
    Statement counted = inner.toBlock();
    outer.add(Expressions.ifThen(condition, counted));
  }

  private static Expression boxed(Expression value) {
    return Expressions.convert_(Expressions.box(value), Object.class);
  }

  @Override
  public Expression implementResult(AggContext info, AggResultContext result) {
    return EnumUtils.convert(
        Expressions.call(result.accumulator().get(0), "result"), info.returnType());
  }
}
