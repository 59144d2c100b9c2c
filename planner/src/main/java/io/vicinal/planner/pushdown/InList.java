package io.vicinal.planner.pushdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/**
 * {@code column IN (values)}, which the algebra spells as an OR of comparisons.
 *
 * @param column the field
 * @param values what it is compared with, without fields
 */
public record InList(RexInputRef column, List<RexNode> values) {

  /** Recognizes two or more comparisons of one field with {@code =}, joined by OR. */
  public static Optional<InList> of(RexCall call) {
    if (call.getKind() != SqlKind.OR) {
      return Optional.empty();
    }
    RexInputRef column = null;
    var values = new ArrayList<RexNode>();
    for (RexNode term : call.getOperands()) {
      if (!(term instanceof RexCall equals)
          || equals.getKind() != SqlKind.EQUALS
          || !(equals.getOperands().get(0) instanceof RexInputRef ref)
          || (column != null && !column.equals(ref))
          || !DistanceCall.isConstant(equals.getOperands().get(1))) {
        return Optional.empty();
      }
      column = ref;
      values.add(equals.getOperands().get(1));
    }
    return column == null ? Optional.empty() : Optional.of(new InList(column, values));
  }
}
