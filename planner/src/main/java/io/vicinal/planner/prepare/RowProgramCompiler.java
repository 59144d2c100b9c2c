package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.Program;
import io.vicinal.planner.execute.RowProgram;
import io.vicinal.planner.rel.HandedScan;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.error.SqlState;
import io.vicinal.sql.error.SqlStateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * Compiles the select list of a query, so that it runs over rows that are handed to it instead of
 * the rows of its FROM.
 */
public final class RowProgramCompiler {
  private static final String ORDINAL = "$ordinal";

  private RowProgramCompiler() {}

  /**
   * Compiles {@code SELECT expressions FROM source}, where the source is one table or a join.
   *
   * @param clause what the expressions belong to, for errors
   * @throws SqlStateException 42803 for aggregates, 0AV00 for window functions
   */
  public static RowProgram compile(
      Analyzed analyzed, List<RelDataType> parameterTypes, String clause) {
    RelNode rel = withoutRenaming(analyzed.rel());
    if (isSource(rel)) {
      return program(rel, identity(rel), ImmutableBitSet.range(fieldCount(rel)), parameterTypes);
    }
    if (!(rel instanceof Project project) || !isSource(project.getInput())) {
      throw new SqlStateException(
          SqlState.GROUPING_ERROR, "aggregate functions are not allowed in " + clause);
    }
    if (project.containsOver()) {
      throw new SqlStateException(
          SqlState.FEATURE_NOT_SUPPORTED, "window functions are not allowed in " + clause);
    }
    return program(project.getInput(), project, used(project), parameterTypes);
  }

  /** Columns of the same name get others in a projection of their own. */
  private static RelNode withoutRenaming(RelNode rel) {
    return rel instanceof Project names
            && names.getInput() instanceof Project computed
            && RexUtil.isIdentity(names.getProjects(), computed.getRowType())
        ? computed
        : rel;
  }

  private static Project identity(RelNode source) {
    RexBuilder rexBuilder = source.getCluster().getRexBuilder();
    List<RexNode> fields = rexBuilder.identityProjects(source.getRowType()).stream().toList();
    return LogicalProject.create(
        source, List.of(), fields, source.getRowType().getFieldNames(), Set.of());
  }

  private static RowProgram program(
      RelNode source, Project project, ImmutableBitSet used, List<RelDataType> parameterTypes) {
    RelOptCluster cluster = source.getCluster();
    RelDataType ordinal = cluster.getTypeFactory().createSqlType(SqlTypeName.INTEGER);
    RelDataType handedType =
        cluster
            .getTypeFactory()
            .builder()
            .addAll(source.getRowType().getFieldList())
            .add(ORDINAL, ordinal)
            .uniquify()
            .build();
    var expressions = new ArrayList<RexNode>(project.getProjects());
    expressions.add(new RexInputRef(fieldCount(source), ordinal));
    var names = new ArrayList<String>(project.getRowType().getFieldNames());
    names.add(ORDINAL);
    RelNode over =
        LogicalProject.create(
            new HandedScan(cluster, handedType),
            List.of(),
            expressions,
            names,
            project.getVariablesSet());
    Program program = ProgramCompiler.compile(over, parameterTypes);
    return new RowProgram(program, fieldCount(source), used);
  }

  private static int fieldCount(RelNode rel) {
    return rel.getRowType().getFieldCount();
  }

  private static boolean isSource(RelNode rel) {
    return rel instanceof StorageScan || rel instanceof Join || rel instanceof Correlate;
  }

  /** Sub-queries may use any field. */
  private static ImmutableBitSet used(Project project) {
    for (RexNode node : project.getProjects()) {
      if (RexUtil.SubQueryFinder.find(node) != null) {
        return ImmutableBitSet.range(project.getInput().getRowType().getFieldCount());
      }
    }
    return RelOptUtil.InputFinder.bits(project.getProjects(), null);
  }
}
