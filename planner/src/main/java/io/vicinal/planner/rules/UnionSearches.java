package io.vicinal.planner.rules;

import io.vicinal.planner.rel.DerivedValues;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * Lets each query of a UNION ALL under {@code ORDER BY distance LIMIT k} give its own k nearest
 * rows, each by a search of its own; the k nearest of all are among them.
 */
public final class UnionSearches extends RelHomogeneousShuttle {
  private final DerivedValues values;

  /**
   * Creates a rewriting.
   *
   * @param values takes the bounds
   */
  public UnionSearches(DerivedValues values) {
    this.values = values;
  }

  @Override
  public RelNode visit(RelNode node) {
    RelNode visited = super.visit(node);
    if (!(visited instanceof Sort sort)
        || sort.fetch == null
        || sort.getCollation().getFieldCollations().isEmpty()) {
      return visited;
    }
    return below(sort.getInput(), sort)
        .map(rows -> (RelNode) sort.copy(sort.getTraitSet(), List.of(rows)))
        .orElse(sort);
  }

  /** Returns {@code rows}, ordered by {@code sort}, without what it will not take of them. */
  private Optional<RelNode> below(RelNode rows, Sort sort) {
    if (rows instanceof Project project
        && !project.containsOver()
        && project.getVariablesSet().isEmpty()) {
      List<RelNode> inputs = inputs(project.getInput()).toList();
      return inputs.stream().allMatch(input -> isSameButNulls(input, project.getInput()))
          ? limited(inputs.stream().map(input -> above(input, project)).toList(), rows, sort)
          : Optional.empty();
    }
    return limited(inputs(rows).toList(), rows, sort);
  }

  /** Returns whether the fields have the same types, of which some may be without NULL in one. */
  private static boolean isSameButNulls(RelNode input, RelNode union) {
    RelDataTypeFactory types = union.getCluster().getTypeFactory();
    List<RelDataTypeField> fields = input.getRowType().getFieldList();
    return union.getRowType().getFieldList().stream()
        .allMatch(field ->
            SqlTypeUtil.equalSansNullability(
                types, fields.get(field.getIndex()).getType(), field.getType()));
  }

  /** Returns {@code project} of one of the queries, whose fields may have fewer NULLs. */
  private static RelNode above(RelNode input, Project project) {
    var fields =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return RexInputRef.of(ref.getIndex(), input.getRowType());
          }
        };
    return LogicalProject.create(
        input,
        project.getHints(),
        fields.apply(project.getProjects()),
        project.getRowType().getFieldNames(),
        Set.of());
  }

  /** Returns the queries of a UNION ALL, itself of other nodes. */
  private static Stream<RelNode> inputs(RelNode node) {
    return node instanceof Union union && union.all
        ? union.getInputs().stream().flatMap(UnionSearches::inputs)
        : Stream.of(node);
  }

  private Optional<RelNode> limited(List<RelNode> inputs, RelNode rows, Sort sort) {
    RelFieldCollation first = sort.getCollation().getFieldCollations().getFirst();
    if (inputs.size() == 1
        || inputs.stream()
            .noneMatch(input ->
                Distances.in(RexInputRef.of(first.getFieldIndex(), input.getRowType()), input))) {
      return Optional.empty();
    }
    RexNode fetch = Objects.requireNonNull(sort.fetch);
    RexNode count = values.add(new DerivedValues.Sum(sort.offset, fetch), fetch.getType());
    List<RelNode> limited =
        inputs.stream()
            .map(input ->
                LogicalSort.create(input, sort.getCollation(), null, count)
                    .withHints(sort.getHints()))
            .toList();
    return Optional.of(
        RelOptUtil.createCastRel(LogicalUnion.create(limited, true), rows.getRowType(), true));
  }
}
