package io.vicinal.planner.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.hep.HepRelVertex;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;

/**
 * Lets sub-queries see the NULLs of rows that an outer join keeps. Calcite's decorrelation (1.42)
 * takes what a join compares for not NULL, also where an outer join keeps rows without a partner,
 * and would compare it with {@code =}. A function around the fields hides where they come from.
 */
public final class OuterJoinNulls {
  private static final SqlFunction FIELD =
      new SqlFunction(
          "FIELD",
          SqlKind.OTHER_FUNCTION,
          ReturnTypes.ARG0,
          null,
          OperandTypes.ANY,
          SqlFunctionCategory.SYSTEM);

  private OuterJoinNulls() {}

  /** Returns {@code node} with fields hidden from decorrelation where they may be NULL. */
  public static RelNode hide(RelNode node) {
    return node.accept(new Hiding());
  }

  /** Returns {@code node} as it was, but for what decorrelation did. */
  public static RelNode show(RelNode node) {
    return node.accept(new Showing());
  }

  private static final class Hiding extends RelHomogeneousShuttle {
    @Override
    public RelNode visit(RelNode other) {
      RelNode visited = super.visit(other);
      if (!(visited instanceof Correlate correlate) || !keepsRows(correlate.getLeft())) {
        return visited;
      }
      List<RelNode> inputs = List.of(hidden(correlate.getLeft()), correlate.getRight());
      return correlate.copy(correlate.getTraitSet(), inputs);
    }
  }

  /** Returns whether fields come out of an outer join on the ways that decorrelation follows. */
  private static boolean keepsRows(RelNode node) {
    return switch (node) {
      case HepRelVertex vertex -> keepsRows(vertex.getCurrentRel());
      case Project project -> keepsRows(project.getInput());
      case Filter filter -> keepsRows(filter.getInput());
      case Aggregate aggregate -> keepsRows(aggregate.getInput());
      case Join join ->
          isOuter(join.getJoinType()) || keepsRows(join.getLeft()) || keepsRows(join.getRight());
      case Correlate correlate -> // becomes a join
          isOuter(correlate.getJoinType()) || keepsRows(correlate.getLeft());
      default -> false;
    };
  }

  private static boolean isOuter(JoinRelType type) {
    return type != JoinRelType.INNER && type != JoinRelType.SEMI;
  }

  private static RelNode hidden(RelNode rows) {
    RexBuilder builder = rows.getCluster().getRexBuilder();
    var fields = new ArrayList<RexNode>();
    for (int i = 0; i < rows.getRowType().getFieldCount(); i++) {
      RexNode field = builder.makeInputRef(rows, i);
      fields.add(
          field.getType().isNullable()
              ? builder.makeCall(field.getType(), FIELD, List.of(field))
              : field);
    }
    return LogicalProject.create(rows, List.of(), fields, rows.getRowType(), Set.of());
  }

  private static final class Showing extends RelHomogeneousShuttle {
    private final RexShuttle plain =
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            return call.getOperator().equals(FIELD)
                ? call.getOperands().getFirst().accept(this)
                : super.visitCall(call);
          }
        };

    @Override
    public RelNode visit(RelNode other) {
      return super.visit(other).accept(plain);
    }
  }
}
