package io.vicinal.planner.rules;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.tools.RelBuilder;

/**
 * Arguments of sums whose type is wider than theirs: generated code adds an argument as it is, and
 * a {@code long} cannot be added to a {@code BigDecimal}.
 */
public final class WideArguments {
  private WideArguments() {}

  /**
   * Adds to what is on top of {@code builder} a column of the sum's type for each call that sums
   * narrower values.
   *
   * @return the calls, which sum those columns; {@code calls} where nothing was added
   */
  public static List<AggregateCall> added(RelBuilder builder, List<AggregateCall> calls) {
    List<RexNode> fields = new ArrayList<>(builder.fields());
    int given = fields.size();
    List<AggregateCall> widened = new ArrayList<>();
    for (AggregateCall call : calls) {
      if (isSum(call.getAggregation())
          && isWider(call.getType(), fields.get(call.getArgList().getFirst()).getType())) {
        RexNode argument = fields.get(call.getArgList().getFirst());
        fields.add(cast(builder.getRexBuilder(), call.getType(), argument));
        widened.add(call.withArgList(List.of(fields.size() - 1)));
      } else {
        widened.add(call);
      }
    }
    if (fields.size() == given) {
      return calls;
    }
    builder.project(fields);
    return widened;
  }

  /** Returns whether {@code function} adds values. */
  public static boolean isSum(SqlAggFunction function) {
    return function.getKind() == SqlKind.SUM || function.getKind() == SqlKind.SUM0;
  }

  /** Returns whether a sum of this type cannot add values of the argument's. */
  public static boolean isWider(RelDataType sum, RelDataType argument) {
    return sum.getSqlTypeName() == SqlTypeName.DECIMAL && SqlTypeUtil.isIntType(argument);
  }

  /** Returns the argument as a value of the sum's type, NULL where it is. */
  public static RexNode cast(RexBuilder builder, RelDataType sum, RexNode argument) {
    boolean nullable = argument.getType().isNullable();
    return builder.makeCast(
        builder.getTypeFactory().createTypeWithNullability(sum, nullable), argument);
  }
}
