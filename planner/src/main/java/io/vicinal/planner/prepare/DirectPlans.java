package io.vicinal.planner.prepare;

import io.vicinal.planner.execute.DirectOperand;
import io.vicinal.planner.execute.DirectPlan;
import io.vicinal.planner.execute.FirstRows;
import io.vicinal.planner.rel.CompiledScan;
import io.vicinal.planner.rel.StorageScan;
import io.vicinal.sql.function.VectorOperators;
import io.vicinal.sql.type.VectorFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes trees that need no generated code: projections to fields and one LIMIT over one scan
 * that does everything else.
 */
final class DirectPlans {
  // Off in the test that compares both ways to run a statement.
  static volatile boolean enabled = true;

  private @Nullable Sort limit;
  private @Nullable List<Integer> fields;

  private DirectPlans() {}

  /** Returns the plan of an optimized tree, if it has that form. */
  static Optional<DirectPlan> of(RelNode tree) {
    return enabled ? new DirectPlans().plan(tree) : Optional.empty();
  }

  private Optional<DirectPlan> plan(RelNode tree) {
    return switch (tree) {
      case StorageScan scan -> over(scan);
      case Project project when take(project) -> plan(project.getInput());
      case Sort sort when take(sort) -> plan(sort.getInput());
      default -> Optional.empty();
    };
  }

  /** Takes a projection that only leaves out, repeats and orders fields. */
  private boolean take(Project project) {
    var sources = new ArrayList<Integer>();
    for (RexNode node : project.getProjects()) {
      if (!(node instanceof RexInputRef ref)) {
        return false;
      }
      sources.add(ref.getIndex());
    }
    List<Integer> outer = fields;
    fields = outer == null ? sources : outer.stream().map(sources::get).toList();
    return true;
  }

  private boolean take(Sort sort) {
    if (limit != null || !sort.getCollation().getFieldCollations().isEmpty()) {
      return false;
    }
    limit = sort;
    return isCount(sort.offset) && isCount(sort.fetch);
  }

  private static boolean isCount(@Nullable RexNode count) {
    return count == null || count instanceof RexDynamicParam;
  }

  private static int parameter(@Nullable RexNode count) {
    return count instanceof RexDynamicParam parameter
        ? parameter.getIndex()
        : FirstRows.NO_PARAMETER;
  }

  private Optional<DirectPlan> over(StorageScan scan) {
    List<Integer> chosen =
        fields == null
            ? IntStream.range(0, scan.getRowType().getFieldCount()).boxed().toList()
            : fields;
    CompiledScan compiled = scan.compile();
    var operands = new ArrayList<DirectOperand>();
    for (RexNode node : compiled.operands()) {
      Optional<DirectOperand> operand = operand(node);
      if (operand.isEmpty()) {
        return Optional.empty();
      }
      operands.add(operand.get());
    }
    return chosen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new DirectPlan(
                compiled.template(),
                operands,
                chosen,
                limit == null ? FirstRows.NO_PARAMETER : parameter(limit.offset),
                limit == null ? FirstRows.NO_PARAMETER : parameter(limit.fetch)));
  }

  private static Optional<DirectOperand> operand(RexNode node) {
    return switch (node) {
      case RexDynamicParam parameter ->
          Optional.of(new DirectOperand.Parameter(parameter.getIndex()));
      case RexLiteral literal when SqlTypeUtil.isExactNumeric(literal.getType()) ->
          Optional.of(new DirectOperand.Known(literal.getValueAs(java.math.BigDecimal.class)));
      case RexCall call -> operand(call);
      default -> Optional.empty();
    };
  }

  private static Optional<DirectOperand> operand(RexCall call) {
    RexNode first = call.getOperands().isEmpty() ? call : call.getOperands().getFirst();
    if (call.getKind() == SqlKind.CAST
        && SqlTypeUtil.equalSansNullability(call.getType(), first.getType())) {
      return operand(first);
    }
    Optional<VectorFormat> format = VectorOperators.formatOf(call.getOperator());
    if (format.isPresent()
        && call.getOperands().size() == 2
        && first instanceof RexDynamicParam
        && call.getOperands().get(1) instanceof RexLiteral literal) {
      Integer dimension = literal.getValueAs(Integer.class);
      return dimension == null
          ? Optional.empty()
          : operand(first)
              .map(operand -> new DirectOperand.Vector(operand, dimension, format.get()));
    }
    return Optional.empty();
  }
}
