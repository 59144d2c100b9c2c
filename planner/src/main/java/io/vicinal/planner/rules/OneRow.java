package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The row of a query that has one at most, as expressions without columns.
 *
 * @param fields NULL where there is no row
 * @param there whether there is a row, empty where there always is
 */
record OneRow(List<RexNode> fields, Optional<RexNode> there, RexBuilder rexBuilder) {
  /**
   * More fields than this are not worth as many queries; of one of several rows, two may differ.
   */
  private static final int FIELDS_MAX = 10;

  /** Returns the row of {@code query} if its fields stand in the text. */
  static Optional<OneRow> constant(RelNode query) {
    return constants(query)
        .map(row -> new OneRow(row, Optional.empty(), query.getCluster().getRexBuilder()));
  }

  private static Optional<List<RexNode>> constants(RelNode node) {
    return switch (node) {
      case Values rows when rows.getTuples().size() == 1 ->
          Optional.of(List.copyOf(rows.getTuples().getFirst()));
      case Project project when project.getProjects().stream().allMatch(OneRow::isPlain) ->
          constants(project.getInput()).map(row -> substituted(project.getProjects(), row));
      default -> Optional.empty();
    };
  }

  private static boolean isPlain(RexNode node) {
    return RexUtil.isDeterministic(node)
        && RexUtil.SubQueryFinder.find(node) == null
        && !RexOver.containsOver(node);
  }

  private static List<RexNode> substituted(List<RexNode> nodes, List<RexNode> row) {
    return new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef ref) {
        return row.get(ref.getIndex());
      }
    }.visitList(nodes);
  }

  /**
   * Returns the row of {@code query} if it can be computed before, by a query for each field.
   *
   * @param used which fields anybody reads
   * @param optimizer plans these queries
   */
  static Optional<OneRow> computed(
      RelNode query, ImmutableBitSet used, DerivedValues values, UnaryOperator<RelNode> optimizer) {
    if (used.cardinality() > (RowCounts.isAnyOfSeveral(query) ? 1 : FIELDS_MAX)
        || !new RowCounts(values).isOneAtMost(query)
        || UnstableExpressions.in(query)
        || !RelOptUtil.getVariablesUsed(query).isEmpty()) {
      return Optional.empty();
    }
    RexBuilder rexBuilder = query.getCluster().getRexBuilder();
    RelDataTypeFactory types = rexBuilder.getTypeFactory();
    UnaryOperator<RexNode> compute =
        field -> {
          RelDataType type = types.createTypeWithNullability(field.getType(), true);
          RelNode value =
              LogicalProject.create(query, List.of(), List.of(field), List.of("value"), Set.of());
          return values.add(new DerivedValues.SubQuery(optimizer.apply(value)), type);
        };
    var fields = new ArrayList<RexNode>();
    for (int i = 0; i < query.getRowType().getFieldCount(); i++) {
      RexNode field = RexInputRef.of(i, query.getRowType());
      RelDataType type = types.createTypeWithNullability(field.getType(), true);
      fields.add(
          used.get(i)
              ? compute.apply(field)
              : values.add(new DerivedValues.Constant(null), type)); // nobody asks what it is
    }
    if (RowCounts.isOne(query)) {
      return Optional.of(new OneRow(fields, Optional.empty(), rexBuilder));
    }
    RexNode never =
        used.asList().stream()
            .filter(i -> !query.getRowType().getFieldList().get(i).getType().isNullable())
            .findFirst()
            .map(fields::get)
            .orElseGet(() -> compute.apply(rexBuilder.makeLiteral(true)));
    RexNode there = rexBuilder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, never);
    return Optional.of(new OneRow(fields, Optional.of(there), rexBuilder));
  }

  /** Returns a field as {@code type}, which may say that it is never NULL where there is a row. */
  RexNode field(int index, RelDataType type) {
    RexNode field = fields.get(index);
    return field.getType().equals(type) ? field : rexBuilder.makeAbstractCast(type, field, false);
  }
}
