package io.vicinal.planner.rules;

import io.vicinal.planner.execute.Derivation;
import io.vicinal.planner.rel.DerivedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Takes the nearest rows below {@code ROW_NUMBER() OVER (ORDER BY distance)} where only the first
 * numbers are wanted: {@code WHERE rn <= 10}, {@code rn = 1}, {@code QUALIFY ROW_NUMBER() OVER (…)
 * <= 10}. The filter stays, so that the bound may be too large.
 */
public final class NumberedRows extends RelHomogeneousShuttle {
  private final DerivedValues values;

  /**
   * Creates a rewriting.
   *
   * @param values takes the bounds
   */
  public NumberedRows(DerivedValues values) {
    this.values = values;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    return visited instanceof Filter filter
            && filter.getInput() instanceof Project project
            && !(project.getInput() instanceof Sort)
        ? limited(filter, project).orElse(visited)
        : visited;
  }

  private Optional<RelNode> limited(Filter filter, Project project) {
    RexOver number = number(project);
    if (number == null
        || !Distances.in(number.getWindow().orderKeys.getFirst().left, project.getInput())) {
      return Optional.empty();
    }
    return bound(filter, project, number)
        .map(bound -> {
          RexNode fetch =
              values.add(
                  new DerivedValues.RowCount(bound, Derivation.RowCount.BOUND),
                  project.getCluster().getTypeFactory().createSqlType(SqlTypeName.INTEGER));
          RelNode first = first(project.getInput(), number, fetch);
          return filter.copy(
              filter.getTraitSet(), List.of(project.copy(project.getTraitSet(), List.of(first))));
        });
  }

  /** Returns the row number, null where the projection has other windows. */
  private static @Nullable RexOver number(Project project) {
    var found = new ArrayList<RexOver>();
    var visitor =
        new RexVisitorImpl<@Nullable Void>(true) {
          @Override
          public @Nullable Void visitOver(RexOver over) {
            found.add(over);
            return super.visitOver(over);
          }
        };
    project.getProjects().forEach(node -> node.accept(visitor));
    if (found.isEmpty() || !found.stream().allMatch(found.getFirst()::equals)) {
      return null;
    }
    RexOver over = found.getFirst();
    return over.getAggOperator().getKind() == SqlKind.ROW_NUMBER
            && over.getWindow().partitionKeys.isEmpty()
            && !over.getWindow().orderKeys.isEmpty()
            && !UnstableExpressions.in(over)
        ? over
        : null;
  }

  /** Returns a literal or a parameter that the number is at most where the filter holds. */
  private static Optional<RexNode> bound(Filter filter, Project project, RexOver number) {
    RexBuilder rexBuilder = filter.getCluster().getRexBuilder();
    for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
      RexNode expanded =
          RexUtil.expandSearch(rexBuilder, null, RelOptUtil.pushPastProject(conjunct, project));
      for (RexNode test : RelOptUtil.conjunctions(expanded)) {
        Optional<RexNode> bound = bound(test, number);
        if (bound.isPresent()) {
          return bound;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<RexNode> bound(RexNode test, RexOver number) {
    if (!(test instanceof RexCall call) || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    RexNode left = withoutCast(call.getOperands().get(0));
    RexNode right = withoutCast(call.getOperands().get(1));
    return switch (call.getKind()) {
      case EQUALS -> bound(left, right, number).or(() -> bound(right, left, number));
      case LESS_THAN, LESS_THAN_OR_EQUAL -> bound(left, right, number);
      case GREATER_THAN, GREATER_THAN_OR_EQUAL -> bound(right, left, number);
      default -> Optional.empty();
    };
  }

  private static Optional<RexNode> bound(RexNode smaller, RexNode larger, RexOver number) {
    return smaller.equals(number) && isCount(larger) ? Optional.of(larger) : Optional.empty();
  }

  private static boolean isCount(RexNode node) {
    return SqlTypeName.INT_TYPES.contains(node.getType().getSqlTypeName())
        && (node instanceof RexDynamicParam
            || (node instanceof RexLiteral literal && !literal.isNull()));
  }

  private static RexNode withoutCast(RexNode node) {
    return node instanceof RexCall call
            && call.getKind() == SqlKind.CAST
            && SqlTypeName.INT_TYPES.contains(call.getType().getSqlTypeName())
        ? call.getOperands().getFirst()
        : node;
  }

  /** Returns the fields of {@code rows}, and the keys of the order, of the first rows in it. */
  private static RelNode first(RelNode rows, RexOver number, RexNode fetch) {
    List<RexNode> fields =
        new ArrayList<>(rows.getCluster().getRexBuilder().identityProjects(rows.getRowType()));
    var names = new ArrayList<String>(rows.getRowType().getFieldNames());
    var keys = new ArrayList<RelFieldCollation>();
    for (RexFieldCollation key : number.getWindow().orderKeys) {
      if (!(key.left instanceof RexInputRef)) {
        names.add("KEY$" + fields.size());
        fields.add(key.left);
      }
      int field = key.left instanceof RexInputRef ref ? ref.getIndex() : fields.size() - 1;
      keys.add(new RelFieldCollation(field, key.getDirection(), key.getNullDirection()));
    }
    RelNode withKeys = LogicalProject.create(rows, List.of(), fields, names, Set.of());
    return LogicalSort.create(withKeys, RelCollations.of(keys), null, fetch);
  }
}
