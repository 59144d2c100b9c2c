package io.vicinal.planner.prepare;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;

/** Copies calls over windows with other operands or keys. */
final class WindowCalls {
  private WindowCalls() {}

  /** Returns {@code over} with another type and other operands. */
  static RexNode of(
      RexBuilder builder, RexOver over, RelDataType type, List<? extends RexNode> operands) {
    RexWindow window = over.getWindow();
    return of(builder, over, type, operands, window.partitionKeys, window.orderKeys);
  }

  /** Returns {@code over} with other operands and keys in the same frame. */
  static RexNode of(
      RexBuilder builder,
      RexOver over,
      RelDataType type,
      List<? extends RexNode> operands,
      List<? extends RexNode> partition,
      List<RexFieldCollation> order) {
    RexWindow window = over.getWindow();
    return builder.makeOver(
        type,
        over.getAggOperator(),
        ImmutableList.copyOf(operands),
        ImmutableList.copyOf(partition),
        ImmutableList.copyOf(order),
        window.getLowerBound(),
        window.getUpperBound(),
        window.getExclude(),
        window.isRows(),
        true,
        false,
        over.isDistinct(),
        over.ignoreNulls());
  }
}
