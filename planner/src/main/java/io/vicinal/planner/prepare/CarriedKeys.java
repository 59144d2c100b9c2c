package io.vicinal.planner.prepare;

import io.vicinal.planner.rel.StorageScan;
import io.vicinal.storage.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes columns out of the keys of groups where the primary key of their table is among the keys,
 * too: they part no group, are not compared, and come out as they are stored.
 */
final class CarriedKeys {
  /**
   * Where a field comes from.
   *
   * @param path the inputs that lead to {@code table}, which may be there several times
   */
  private record Origin(List<Integer> path, Table table, int column) {
    boolean isBeside(Origin other) {
      return path.equals(other.path);
    }
  }

  private CarriedKeys() {}

  /** Returns the keys of {@code types} that a primary key among the keys decides. */
  static ImmutableBitSet of(Aggregate aggregate, Predicate<RelDataType> types) {
    RelNode input = aggregate.getInput();
    List<RelDataTypeField> fields = input.getRowType().getFieldList();
    ImmutableBitSet.Builder carried = ImmutableBitSet.builder();
    if (aggregate.getGroupSets().size() > 1
        || aggregate.getGroupSet().asList().stream()
            .noneMatch(key -> types.test(fields.get(key).getType()))) {
      return carried.build();
    }
    var origins = new ArrayList<Origin>();
    for (int key : aggregate.getGroupSet()) {
      Origin origin = origin(input, key, List.of());
      if (origin != null) {
        origins.add(origin);
      }
    }
    for (int key : aggregate.getGroupSet()) {
      Origin origin = types.test(fields.get(key).getType()) ? origin(input, key, List.of()) : null;
      if (origin != null && isDecided(origin, origins)) {
        carried.set(key);
      }
    }
    return carried.build();
  }

  /**
   * Returns {@code aggregate} where DISTINCT reads fields of its own for {@code carried}, so that
   * these may get one form.
   */
  static Aggregate apart(Aggregate aggregate, ImmutableBitSet carried) {
    RelNode input = aggregate.getInput();
    int width = input.getRowType().getFieldCount();
    List<Integer> copied =
        aggregate.getAggCallList().stream()
            .filter(AggregateCall::isDistinct)
            .flatMap(call -> call.getArgList().stream())
            .filter(carried::get)
            .distinct()
            .toList();
    if (copied.isEmpty()) {
      return aggregate;
    }
    RelBuilder builder = RelFactories.LOGICAL_BUILDER.create(aggregate.getCluster(), null);
    builder.push(input);
    var fields = new ArrayList<RexNode>(builder.fields());
    copied.forEach(field -> fields.add(builder.field(field)));
    IntUnaryOperator moved = it -> copied.contains(it) ? width + copied.indexOf(it) : it;
    List<AggregateCall> calls =
        aggregate.getAggCallList().stream()
            .map(call -> call.isDistinct() ? reading(call, moved) : call)
            .toList();
    return aggregate.copy(
        aggregate.getTraitSet(),
        builder.project(fields, List.of(), true).build(),
        aggregate.getGroupSet(),
        aggregate.getGroupSets(),
        calls);
  }

  private static AggregateCall reading(AggregateCall call, IntUnaryOperator moved) {
    List<RelFieldCollation> order =
        call.getCollation().getFieldCollations().stream()
            .map(it -> it.withFieldIndex(moved.applyAsInt(it.getFieldIndex())))
            .toList();
    return call.withArgList(call.getArgList().stream().map(moved::applyAsInt).toList())
        .withCollation(RelCollations.of(order));
  }

  /** Returns what gives the rows of {@code aggregate} with {@code carried} no keys any more. */
  static RelNode carry(Aggregate aggregate, ImmutableBitSet carried) {
    if (carried.isEmpty()) {
      return aggregate;
    }
    List<RelDataTypeField> fields = aggregate.getInput().getRowType().getFieldList();
    ImmutableBitSet kept = aggregate.getGroupSet().except(carried);
    var calls = new ArrayList<AggregateCall>();
    carried.forEachInt(field -> calls.add(any(field, fields.get(field).getType())));
    calls.addAll(aggregate.getAggCallList());
    RelNode grouped =
        aggregate.copy(aggregate.getTraitSet(), aggregate.getInput(), kept, List.of(kept), calls);
    var back = new ArrayList<RexNode>();
    for (int key : aggregate.getGroupSet()) {
      int place = carried.get(key) ? kept.cardinality() + carried.indexOf(key) : kept.indexOf(key);
      back.add(RexInputRef.of(place, grouped.getRowType()));
    }
    for (int i = back.size(); i < grouped.getRowType().getFieldCount(); i++) {
      back.add(RexInputRef.of(i, grouped.getRowType()));
    }
    return RelFactories.LOGICAL_BUILDER
        .create(aggregate.getCluster(), null)
        .push(grouped)
        .project(back, aggregate.getRowType().getFieldNames(), true)
        .build();
  }

  private static AggregateCall any(int field, RelDataType type) {
    return AggregateCall.create(
        SqlParserPos.ZERO,
        SqlStdOperatorTable.ANY_VALUE,
        false,
        false,
        false,
        List.of(),
        List.of(field),
        -1,
        null,
        RelCollations.EMPTY,
        type,
        null);
  }

  /** Returns whether the primary key is among {@code keys} and the column is not part of it. */
  private static boolean isDecided(Origin origin, List<Origin> keys) {
    List<Integer> primaryKey = origin.table.declaredKey();
    return !primaryKey.isEmpty()
        && !primaryKey.contains(origin.column)
        && primaryKey.stream()
            .allMatch(column ->
                keys.stream().anyMatch(key -> key.isBeside(origin) && key.column == column));
  }

  /** Returns the column that {@code field} is, also where an outer join left out its row. */
  private static @Nullable Origin origin(RelNode node, int field, List<Integer> path) {
    return switch (node) {
      case StorageScan scan when field < scan.request().columns().size() ->
          new Origin(path, scan.request().table(), scan.request().columns().get(field));
      case Filter filter -> origin(filter.getInput(), field, path);
      case Sort sort -> origin(sort.getInput(), field, path);
      case Project project ->
          project.getProjects().get(field) instanceof RexInputRef given
              ? origin(project.getInput(), given.getIndex(), path)
              : null;
      case BiRel two -> {
        int left = two.getLeft().getRowType().getFieldCount();
        boolean first = field < left;
        var longer = new ArrayList<>(path);
        longer.add(first ? 0 : 1);
        yield origin(first ? two.getLeft() : two.getRight(), first ? field : field - left, longer);
      }
      default -> null;
    };
  }
}
