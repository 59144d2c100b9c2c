package io.vicinal.planner.prepare;

import io.vicinal.sql.function.FloatOrder;
import io.vicinal.sql.function.JsonKey;
import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Gives equal values one form wherever hashes decide which are equal, in groups, set operations,
 * partitions of windows and joins: JSON has many texts for one value, and zero has two signs.
 */
final class SameKeys extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (visited instanceof TableScan) {
      return visited; // storage compares by value, and filters with what it knows only
    }
    RelNode same = visited.accept(new Forms(visited.getCluster().getRexBuilder()));
    return switch (same) {
      case Aggregate aggregate -> grouped(aggregate);
      case SetOp set when !(set instanceof Union && set.all) -> united(set);
      case Join join when !join.equals(visited) ->
          RelOptUtil.pushDownJoinConditions(join, builder(join));
      default -> same;
    };
  }

  /** What a primary key decides parts no groups, and comes out as it is stored. */
  private static RelNode grouped(Aggregate given) {
    ImmutableBitSet carried = CarriedKeys.of(given, SameKeys::hasForms);
    Aggregate aggregate = CarriedKeys.apart(given, carried);
    ImmutableBitSet.Builder keys = ImmutableBitSet.builder();
    keys.addAll(aggregate.getGroupSet().except(carried));
    for (AggregateCall call : aggregate.getAggCallList()) {
      if (call.isDistinct()) {
        keys.addAll(call.getArgList());
      }
    }
    RelNode input = aggregate.getInput();
    RelNode same = same(input, keys.build());
    Aggregate grouped =
        same.equals(input)
            ? aggregate
            : aggregate.copy(
                aggregate.getTraitSet(),
                same,
                aggregate.getGroupSet(),
                aggregate.getGroupSets(),
                aggregate.getAggCallList());
    return CarriedKeys.carry(grouped, carried);
  }

  private static RelNode united(SetOp set) {
    ImmutableBitSet all = ImmutableBitSet.range(set.getRowType().getFieldCount());
    List<RelNode> inputs = set.getInputs().stream().map(input -> same(input, all)).toList();
    return inputs.equals(set.getInputs()) ? set : set.copy(set.getTraitSet(), inputs);
  }

  /** Returns {@code input} with equal values of {@code fields} in one form. */
  private static RelNode same(RelNode input, ImmutableBitSet fields) {
    RexBuilder rex = input.getCluster().getRexBuilder();
    var nodes = new ArrayList<RexNode>();
    boolean changed = false;
    for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
      RexNode field = RexInputRef.of(i, input.getRowType());
      boolean needed = fields.get(i) && hasForms(field.getType());
      changed |= needed;
      nodes.add(needed ? same(field, rex) : field);
    }
    return changed
        ? builder(input).push(input).project(nodes, input.getRowType().getFieldNames()).build()
        : input;
  }

  private static RelBuilder builder(RelNode node) {
    return RelFactories.LOGICAL_BUILDER.create(node.getCluster(), null);
  }

  private static boolean hasForms(RelDataType type) {
    return JsonType.isJson(type) || SqlTypeUtil.isApproximateNumeric(type);
  }

  private static RexNode same(RexNode value, RexBuilder rex) {
    RelDataType type = value.getType();
    if (JsonType.isJson(type)) {
      String text = value instanceof RexLiteral literal ? literal.getValueAs(String.class) : null;
      return text == null
          ? rex.makeCall(type, JsonKey.SAME, List.of(value))
          : JsonKey.literal(rex, text);
    }
    RelDataType wide =
        rex.getTypeFactory()
            .createTypeWithNullability(
                rex.getTypeFactory().createSqlType(SqlTypeName.DOUBLE), type.isNullable());
    RexNode same = rex.makeCall(wide, FloatOrder.SAME, List.of(rex.ensureType(wide, value, true)));
    return rex.ensureType(type, same, true);
  }

  /** Does so in equations, which joins hash, and in partitions. */
  private static final class Forms extends RexShuttle {
    private final RexBuilder rex;

    Forms(RexBuilder rex) {
      this.rex = rex;
    }

    @Override
    public RexNode visitCall(RexCall call) {
      RexCall visited = (RexCall) super.visitCall(call);
      if (visited.getKind() == SqlKind.SEARCH
          && JsonType.isJson(visited.getOperands().getFirst().getType())) {
        RexNode sought = same(visited.getOperands().getFirst(), rex); // literals have that form
        return visited.clone(visited.getType(), List.of(sought, visited.getOperands().getLast()));
      }
      if (!isEquation(visited.getKind())
          || !visited.getOperands().stream().allMatch(it -> hasForms(it.getType()))) {
        return visited;
      }
      return visited.clone(
          visited.getType(), visited.getOperands().stream().map(it -> same(it, rex)).toList());
    }

    private static boolean isEquation(SqlKind kind) {
      return switch (kind) {
        case EQUALS, NOT_EQUALS, IS_DISTINCT_FROM, IS_NOT_DISTINCT_FROM -> true;
        default -> false;
      };
    }

    @Override
    public RexNode visitOver(RexOver node) {
      RexOver over = (RexOver) super.visitOver(node);
      RexWindow window = over.getWindow();
      if (window.partitionKeys.stream().noneMatch(key -> hasForms(key.getType()))) {
        return over;
      }
      return WindowCalls.of(
          rex,
          over,
          over.getType(),
          over.getOperands(),
          window.partitionKeys.stream()
              .map(key -> hasForms(key.getType()) ? same(key, rex) : key)
              .toList(),
          window.orderKeys);
    }
  }
}
