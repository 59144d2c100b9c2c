package io.vicinal.planner.change;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.jspecify.annotations.Nullable;

/** Reads VALUES back out of the projections and unions that the algebra makes of it. */
public final class ConstantRows {
  private ConstantRows() {}

  /**
   * Returns the rows of {@code node} as expressions without fields, if it reads no table and no
   * expression of a row would be copied.
   */
  public static Optional<List<List<RexNode>>> of(RelNode node) {
    return switch (node) {
      case Values values ->
          Optional.of(values.getTuples().stream().map(row -> List.<RexNode>copyOf(row)).toList());
      case Project project when !project.containsOver() ->
          of(project.getInput())
              .filter(rows -> rows.stream().allMatch(row -> isOnceEach(project.getProjects(), row)))
              .map(rows -> rows.stream().map(row -> project(project.getProjects(), row)).toList());
      case Union union when union.all -> union(union);
      default -> Optional.empty();
    };
  }

  /** Returns how many rows {@code node} has, which reads no table. */
  public static long count(RelNode node) {
    return of(node).map(List::size).orElse(0);
  }

  /**
   * Returns {@code node} in parts that give {@code size} rows of VALUES each; in one part, if it is
   * something else.
   */
  public static List<RelNode> chunks(RelNode node, int size) {
    if (node instanceof Project project) {
      return chunks(project.getInput(), size).stream()
          .<RelNode>map(chunk -> project.copy(project.getTraitSet(), List.of(chunk)))
          .toList();
    }
    if (!(node instanceof Union union) || !union.all || of(union).isEmpty()) {
      return List.of(node);
    }
    var chunks = new ArrayList<RelNode>();
    for (int i = 0; i < union.getInputs().size(); i += size) {
      int end = Math.min(i + size, union.getInputs().size());
      List<RelNode> inputs = union.getInputs().subList(i, end);
      chunks.add(inputs.size() == 1 ? inputs.getFirst() : union.copy(union.getTraitSet(), inputs));
    }
    return chunks;
  }

  private static Optional<List<List<RexNode>>> union(Union union) {
    var all = new ArrayList<List<RexNode>>();
    for (RelNode input : union.getInputs()) {
      Optional<List<List<RexNode>>> rows = of(input);
      if (rows.isEmpty()) {
        return rows;
      }
      all.addAll(rows.get());
    }
    return Optional.of(all);
  }

  /**
   * Returns whether {@code projects} name each expression of {@code row} once at most. A copy of
   * {@code random()} would give another value, and copies of copies grow exponentially.
   */
  private static boolean isOnceEach(List<RexNode> projects, List<RexNode> row) {
    var named = new HashSet<Integer>();
    var repeated = new HashSet<Integer>();
    var visitor =
        new RexVisitorImpl<Void>(true) {
          @Override
          public @Nullable Void visitInputRef(RexInputRef ref) {
            if (!named.add(ref.getIndex())) {
              repeated.add(ref.getIndex());
            }
            return null;
          }
        };
    projects.forEach(project -> project.accept(visitor));
    return repeated.stream()
        .map(row::get)
        .allMatch(value -> value instanceof RexLiteral || value instanceof RexDynamicParam);
  }

  private static List<RexNode> project(List<RexNode> projects, List<RexNode> row) {
    var shuttle =
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef ref) {
            return row.get(ref.getIndex());
          }
        };
    return projects.stream().map(project -> project.accept(shuttle)).toList();
  }
}
