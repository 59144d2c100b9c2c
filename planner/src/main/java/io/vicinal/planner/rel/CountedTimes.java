package io.vicinal.planner.rel;

import java.util.List;
import org.apache.calcite.adapter.enumerable.EnumerableRel;
import org.apache.calcite.adapter.enumerable.EnumerableRelImplementor;
import org.apache.calcite.adapter.enumerable.PhysTypeImpl;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/**
 * Gives the rows of its input as rows of another type whose values have the same classes: TIME is
 * one of them that are counted in microseconds. It costs nothing.
 */
public final class CountedTimes extends SingleRel implements EnumerableRel {
  private final RelDataType type;

  private CountedTimes(RelTraitSet traits, RelNode input, RelDataType type) {
    super(input.getCluster(), traits, input);
    this.type = type;
  }

  /** Returns {@code input} as rows of {@code type}. */
  public static RelNode of(RelNode input, RelDataType type) {
    return input.getRowType().equals(type)
        ? input
        : new CountedTimes(input.getTraitSet(), input, type);
  }

  @Override
  protected RelDataType deriveRowType() {
    return type;
  }

  @Override
  public RelNode copy(RelTraitSet traitSet, List<RelNode> inputs) {
    return new CountedTimes(traitSet, inputs.getFirst(), type);
  }

  @Override
  public Result implement(EnumerableRelImplementor implementor, Prefer prefer) {
    Result input = implementor.visitChild(this, 0, (EnumerableRel) getInput(), prefer);
    return implementor.result(
        PhysTypeImpl.of(implementor.getTypeFactory(), type, input.format), input.block);
  }
}
