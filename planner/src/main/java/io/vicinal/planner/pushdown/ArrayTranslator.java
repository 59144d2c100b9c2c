package io.vicinal.planner.pushdown;

import io.vicinal.planner.execute.OperandSlot;
import io.vicinal.sql.function.ArrayOperators;
import io.vicinal.storage.DataType;
import io.vicinal.storage.Operand;
import io.vicinal.storage.Predicate;
import io.vicinal.storage.Predicate.ArrayRelation;
import io.vicinal.storage.Table;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** Translates relations of an array column with something that is no column. */
final class ArrayTranslator {
  private final Table table;
  private final OperandList operands;

  ArrayTranslator(Table table, OperandList operands) {
    this.table = table;
    this.operands = operands;
  }

  Optional<Predicate> translate(RexCall call) {
    if (call.getOperator().equals(ArrayOperators.HAS)) {
      return has(call.getOperands().get(0), call.getOperands().get(1));
    }
    if (call.getOperator().equals(ArrayOperators.OVERLAPS)) {
      return relation(call, ArrayRelation.OVERLAPS, ArrayRelation.OVERLAPS);
    }
    return call.getOperator().equals(ArrayOperators.CONTAINS)
        ? relation(call, ArrayRelation.CONTAINS, ArrayRelation.CONTAINED_BY)
        : Optional.empty();
  }

  /** {@code value = ANY (column)}, and {@code column = ANY (values)}, which is a list of values. */
  private Optional<Predicate> has(RexNode array, RexNode element) {
    OptionalInt column = column(array);
    if (column.isPresent() && DistanceCall.isConstant(element)) {
      DataType.Kind kind = element(column.getAsInt()).kind();
      return ColumnReference.comparable(kind, element.getType())
          ? Optional.of(
              new Predicate.ArrayCompare(
                  column.getAsInt(),
                  ArrayRelation.HAS,
                  operands.add(element, new OperandSlot.Column(kind))))
          : Optional.empty();
    }
    return isIn(element, array);
  }

  /** What an outer row says cannot be a list, because one is made for all of them. */
  private Optional<Predicate> isIn(RexNode node, RexNode values) {
    OptionalInt column = ColumnReference.position(node, table);
    RelDataType type = values.getType().getComponentType();
    if (column.isEmpty()
        || column.getAsInt() >= table.columns().size()
        || type == null
        || !DistanceCall.isConstant(values)
        || RexUtil.containsCorrelation(values)) {
      return Optional.empty();
    }
    DataType.Kind kind = table.columns().get(column.getAsInt()).type().kind();
    if (!ColumnReference.comparable(kind, type)) {
      return Optional.empty();
    }
    Operand list =
        RexLiteral.isNullLiteral(values)
            ? new Operand.Literal(null)
            : operands.add(values, new OperandSlot.Values(kind, OperandSlot.Values.NoList.UNKNOWN));
    return Optional.of(new Predicate.In(column.getAsInt(), List.of(list)));
  }

  private Optional<Predicate> relation(RexCall call, ArrayRelation there, ArrayRelation back) {
    RexNode left = call.getOperands().get(0);
    RexNode right = call.getOperands().get(1);
    return relation(left, there, right).or(() -> relation(right, back, left));
  }

  private Optional<Predicate> relation(RexNode array, ArrayRelation relation, RexNode other) {
    OptionalInt column = column(array);
    RelDataType type = other.getType().getComponentType();
    if (column.isEmpty() || type == null || !DistanceCall.isConstant(other)) {
      return Optional.empty();
    }
    DataType.Kind kind = element(column.getAsInt()).kind();
    return ColumnReference.comparable(kind, type)
        ? Optional.of(
            new Predicate.ArrayCompare(
                column.getAsInt(), relation, operands.add(other, new OperandSlot.Elements(kind))))
        : Optional.empty();
  }

  private DataType element(int column) {
    return table.columns().get(column).type().arrayElement();
  }

  /** Returns the column of arrays behind a cast that only widens its elements. */
  private OptionalInt column(RexNode node) {
    if (node instanceof RexInputRef ref
        && ref.getIndex() < table.columns().size()
        && table.columns().get(ref.getIndex()).type().isArray()) {
      return OptionalInt.of(ref.getIndex());
    }
    if (node instanceof RexCall call
        && ArrayOperators.isCast(call.getOperator())
        && call.getOperands().get(0) instanceof RexInputRef ref) {
      OptionalInt column = column(ref);
      RelDataType to = call.getType().getComponentType();
      return column.isPresent()
              && to != null
              && ColumnReference.widens(element(column.getAsInt()).kind(), to)
          ? column
          : OptionalInt.empty();
    }
    return OptionalInt.empty();
  }
}
