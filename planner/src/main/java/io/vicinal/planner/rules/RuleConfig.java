package io.vicinal.planner.rules;

import java.util.function.Function;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelRule;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.tools.RelBuilderFactory;
import org.jspecify.annotations.Nullable;

/** The configuration of every rule here: a name, the shape it matches and its constructor. */
record RuleConfig(
    String description,
    RelBuilderFactory relBuilderFactory,
    RelRule.OperandTransform operandSupplier,
    Function<RuleConfig, RelOptRule> maker)
    implements RelRule.Config {

  static RuleConfig of(
      String name, Function<RuleConfig, RelOptRule> maker, RelRule.OperandTransform shape) {
    return new RuleConfig(name, RelFactories.LOGICAL_BUILDER, shape, maker);
  }

  @Override
  public RelOptRule toRule() {
    return maker.apply(this);
  }

  @Override
  public RuleConfig withRelBuilderFactory(RelBuilderFactory factory) {
    return new RuleConfig(description, factory, operandSupplier, maker);
  }

  @Override
  public RuleConfig withDescription(@Nullable String newDescription) {
    return new RuleConfig(
        newDescription == null ? description : newDescription,
        relBuilderFactory,
        operandSupplier,
        maker);
  }

  @Override
  public RuleConfig withOperandSupplier(RelRule.OperandTransform shape) {
    return new RuleConfig(description, relBuilderFactory, shape, maker);
  }
}
