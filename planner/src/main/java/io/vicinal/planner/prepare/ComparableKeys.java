package io.vicinal.planner.prepare;

import io.vicinal.sql.function.ArrayKey;
import io.vicinal.sql.function.FloatOrder;
import io.vicinal.sql.function.JsonKey;
import io.vicinal.sql.function.TextOrder;
import io.vicinal.sql.type.JsonType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lets sorts and windows order what Java's classes do not, or not as storage does. UUIDs go by
 * their texts, also in MIN and MAX, which is the order of their bytes ({@link
 * java.util.UUID#compareTo} takes half of them for negative numbers); arrays by their elements,
 * JSON by its value; MIN and MAX of floating numbers by {@link FloatOrder}, and of text by {@link
 * TextOrder}. Sorts of these two get their keys when code is generated, from {@link SortKeys}.
 */
final class ComparableKeys extends RelHomogeneousShuttle {
  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return switch (visited) {
      case Sort sort -> sorted(sort);
      case Aggregate aggregate -> aggregated(aggregate);
      default -> visited.accept(new Windows(visited.getCluster().getRexBuilder()));
    };
  }

  private static boolean isUuid(RelDataType type) {
    return type.getSqlTypeName() == SqlTypeName.UUID;
  }

  private static boolean needsKey(RelDataType type) {
    return isUuid(type) || SqlTypeUtil.isArray(type) || JsonType.isJson(type);
  }

  /** Returns what orders rows as {@code value} should. */
  private static RexNode key(RexNode value, RexBuilder builder) {
    if (isUuid(value.getType())) {
      return text(value, builder);
    }
    return builder.makeCall(JsonType.isJson(value.getType()) ? JsonKey.OF : ArrayKey.OF, value);
  }

  private static boolean isExtreme(SqlAggFunction function) {
    return function.getKind() == SqlKind.MIN || function.getKind() == SqlKind.MAX;
  }

  /** Returns whether MIN and MAX of {@code type} go by another value. */
  private static boolean needsExtremeKey(RelDataType type) {
    return isUuid(type) || SortKeys.needsKey(type);
  }

  /** Returns what MIN and MAX are computed of in the place of {@code value}. */
  private static RexNode extremeKey(RexNode value, RexBuilder builder) {
    return isUuid(value.getType()) ? text(value, builder) : SortKeys.key(value, builder);
  }

  /** Returns the value of a key. */
  private static RexNode ofExtremeKey(RexNode key, RelDataType wanted, RexBuilder builder) {
    if (isUuid(wanted)) {
      return builder.makeCast(wanted, key);
    }
    SqlFunction value = SqlTypeUtil.isCharacter(wanted) ? TextOrder.VALUE : FloatOrder.VALUE;
    return builder.makeCast(wanted, builder.makeCall(value, key));
  }

  private static RexNode text(RexNode uuid, RexBuilder builder) {
    RelDataType varchar = builder.getTypeFactory().createSqlType(SqlTypeName.VARCHAR);
    return builder.makeCast(
        builder.getTypeFactory().createTypeWithNullability(varchar, uuid.getType().isNullable()),
        uuid);
  }

  /** Fields of a row, and keys of those that are asked for. */
  private static final class Fields {
    private final RelNode input;
    private final List<RexNode> nodes = new ArrayList<>();

    Fields(RelNode input) {
      this.input = input;
      for (int i = 0; i < input.getRowType().getFieldCount(); i++) {
        nodes.add(RexInputRef.of(i, input.getRowType()));
      }
    }

    /** Returns the number of the field that orders rows as {@code field} should. */
    int ordering(int field) {
      RexNode node = nodes.get(field);
      return needsKey(node.getType())
          ? field(key(node, input.getCluster().getRexBuilder()))
          : field;
    }

    /** Returns the same for aggregates; those of different values are sorted by the values. */
    int aggregateOrdering(int field, boolean distinct) {
      RexNode node = nodes.get(field);
      return !distinct && SortKeys.needsKey(node.getType())
          ? field(SortKeys.key(node, input.getCluster().getRexBuilder()))
          : ordering(field);
    }

    /** Returns the number of the field that MIN and MAX of {@code field} are computed of. */
    int extreme(int field) {
      return field(extremeKey(nodes.get(field), input.getCluster().getRexBuilder()));
    }

    private int field(RexNode key) {
      int known = nodes.indexOf(key);
      if (known < 0) {
        nodes.add(key);
        known = nodes.size() - 1;
      }
      return known;
    }

    List<RelFieldCollation> ordering(List<RelFieldCollation> keys) {
      return keys.stream().map(key -> key.withFieldIndex(ordering(key.getFieldIndex()))).toList();
    }

    /** Returns the input with all of the fields, null where no key is needed. */
    @Nullable RelNode rows() {
      return nodes.size() == input.getRowType().getFieldCount()
          ? null
          : builder(input).push(input).project(nodes).build();
    }
  }

  private static RelBuilder builder(RelNode node) {
    return RelFactories.LOGICAL_BUILDER.create(node.getCluster(), null);
  }

  private static RelNode sorted(Sort sort) {
    var fields = new Fields(sort.getInput());
    List<RelFieldCollation> keys = fields.ordering(sort.getCollation().getFieldCollations());
    RelNode rows = fields.rows();
    if (rows == null) {
      return sort;
    }
    RelNode ordered =
        sort.copy(
            sort.getTraitSet().replace(RelCollations.of(keys)),
            rows,
            RelCollations.of(keys),
            sort.offset,
            sort.fetch);
    return builder(sort)
        .push(ordered)
        .project(
            fields.nodes.subList(0, sort.getRowType().getFieldCount()),
            sort.getRowType().getFieldNames(),
            true)
        .build();
  }

  private static RelNode aggregated(Aggregate aggregate) {
    var fields = new Fields(aggregate.getInput());
    var calls = new ArrayList<AggregateCall>();
    var extremes = new BitSet();
    for (AggregateCall call : aggregate.getAggCallList()) {
      AggregateCall ordered =
          call.withCollation(
              RelCollations.of(
                  call.getCollation().getFieldCollations().stream()
                      .map(key ->
                          key.withFieldIndex(
                              fields.aggregateOrdering(key.getFieldIndex(), call.isDistinct())))
                      .toList()));
      if (isExtreme(call.getAggregation())
          && needsExtremeKey(call.getType())
          && !SortKeys.isDistance(aggregate.getInput(), call.getArgList().getFirst())) {
        extremes.set(aggregate.getGroupCount() + calls.size());
        int key = fields.extreme(call.getArgList().getFirst());
        RelDataType type = keyType(call.getType(), aggregate);
        ordered = withType(ordered.withArgList(List.of(key)), type);
      }
      calls.add(ordered);
    }
    RelNode rows = fields.rows();
    if (rows == null) {
      return aggregate;
    }
    RelNode ordered =
        aggregate.copy(
            aggregate.getTraitSet(),
            rows,
            aggregate.getGroupSet(),
            aggregate.getGroupSets(),
            calls);
    RexBuilder rexBuilder = aggregate.getCluster().getRexBuilder();
    var back = new ArrayList<RexNode>();
    for (int i = 0; i < aggregate.getRowType().getFieldCount(); i++) {
      RexNode field = RexInputRef.of(i, ordered.getRowType());
      RelDataType wanted = aggregate.getRowType().getFieldList().get(i).getType();
      back.add(extremes.get(i) ? ofExtremeKey(field, wanted, rexBuilder) : field);
    }
    return builder(aggregate)
        .push(ordered)
        .project(back, aggregate.getRowType().getFieldNames(), true)
        .build();
  }

  private static RelDataType keyType(RelDataType type, RelNode node) {
    var types = node.getCluster().getTypeFactory();
    SqlTypeName key =
        SqlTypeUtil.isApproximateNumeric(type) ? SqlTypeName.BIGINT : SqlTypeName.VARCHAR;
    return types.createTypeWithNullability(types.createSqlType(key), type.isNullable());
  }

  /** Returns a call that differs in its type only. */
  static AggregateCall withType(AggregateCall call, RelDataType type) {
    return AggregateCall.create(
        call.getParserPosition(),
        call.getAggregation(),
        call.isDistinct(),
        call.isApproximate(),
        call.ignoreNulls(),
        call.rexList,
        call.getArgList(),
        call.filterArg,
        call.distinctKeys,
        call.getCollation(),
        type,
        call.getName());
  }

  /** Does the same for windows. */
  private static final class Windows extends RexShuttle {
    private final RexBuilder builder;

    Windows(RexBuilder builder) {
      this.builder = builder;
    }

    @Override
    public RexNode visitOver(RexOver node) {
      RexOver over = (RexOver) super.visitOver(node);
      RexWindow window = over.getWindow();
      boolean extreme = isExtreme(over.getAggOperator()) && needsExtremeKey(over.getType());
      if (!extreme && window.orderKeys.stream().noneMatch(key -> isKeyed(key, window))) {
        return over;
      }
      List<RexFieldCollation> keys =
          window.orderKeys.stream()
              .map(key ->
                  isKeyed(key, window) ? new RexFieldCollation(orderKey(key.left), key.right) : key)
              .toList();
      RexNode ordered =
          WindowCalls.of(
              builder,
              over,
              extreme ? extremeKey(over, builder).getType() : over.getType(),
              extreme
                  ? List.of(extremeKey(over.getOperands().getFirst(), builder))
                  : over.getOperands(),
              window.partitionKeys,
              keys);
      return extreme ? ofExtremeKey(ordered, over.getType(), builder) : ordered;
    }

    /** Distances within a frame are computed of the numbers themselves. */
    private static boolean isKeyed(RexFieldCollation key, RexWindow window) {
      RelDataType type = key.left.getType();
      boolean inDistance =
          !window.isRows()
              && (window.getLowerBound().getOffset() != null
                  || window.getUpperBound().getOffset() != null);
      return needsKey(type) || (SortKeys.needsKey(type) && !inDistance);
    }

    private RexNode orderKey(RexNode value) {
      return needsKey(value.getType()) ? key(value, builder) : SortKeys.key(value, builder);
    }
  }
}
