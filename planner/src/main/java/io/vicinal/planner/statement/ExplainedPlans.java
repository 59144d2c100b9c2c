package io.vicinal.planner.statement;

import io.vicinal.planner.execute.ExecutionContext;
import io.vicinal.planner.execute.OperatorMeasure;
import io.vicinal.planner.execute.Program;
import io.vicinal.planner.explain.KnownValues;
import io.vicinal.planner.explain.PlanNode;
import io.vicinal.planner.explain.PlanTree;
import io.vicinal.planner.prepare.ProgramCompiler;
import io.vicinal.planner.session.Session;
import io.vicinal.storage.ResourceAccount;
import io.vicinal.storage.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.jspecify.annotations.Nullable;

/** Collects, while one statement is prepared, what EXPLAIN shows of it. Not thread-safe. */
final class ExplainedPlans {
  private final boolean measured;
  private final List<ProgramCompiler.Compiled> plans = new ArrayList<>();
  private @Nullable PlanNode head;
  private long constantRows;

  /**
   * Creates an empty collection.
   *
   * @param measured whether running the statement measures its operators
   */
  ExplainedPlans(boolean measured) {
    this.measured = measured;
  }

  boolean isMeasured() {
    return measured;
  }

  Program compile(RelNode query, List<RelDataType> parameterTypes) {
    ProgramCompiler.Compiled compiled =
        ProgramCompiler.compileToExplain(query, parameterTypes, measured);
    plans.add(compiled);
    return compiled.program();
  }

  /** Takes note of rows that consist of literals and parameters. */
  void addConstantRows(long count) {
    constantRows += count;
  }

  /** Says what is done with the rows; what was said first holds. */
  void describe(String operator, String title, List<String> details) {
    if (head == null) {
      head = new PlanNode(operator, title, details, Map.of(), null, List.of());
    }
  }

  /** Returns the plan and then its sub-queries, as storage would run it now, or ran it. */
  List<PlanNode> nodes(
      Session session, Snapshot snapshot, @Nullable Object[] values, ResourceAccount account) {
    var inputs = new ArrayList<PlanNode>();
    var subQueries = new ArrayList<PlanNode>();
    for (ProgramCompiler.Compiled plan : plans) {
      List<PlanNode> nodes = nodes(plan, session, snapshot, values, account);
      inputs.add(nodes.getFirst());
      subQueries.addAll(nodes.subList(1, nodes.size()));
    }
    if (constantRows > 0) {
      String title = "Values (" + constantRows + " rows)";
      inputs.add(new PlanNode("Values", title, List.of(), Map.of(), null, List.of()));
    }
    var all = new ArrayList<PlanNode>();
    if (head == null) {
      all.addAll(inputs);
    } else {
      all.add(head.withInputs(inputs));
    }
    all.addAll(subQueries);
    return all;
  }

  private static List<PlanNode> nodes(
      ProgramCompiler.Compiled plan,
      Session session,
      Snapshot snapshot,
      @Nullable Object[] values,
      ResourceAccount account) {
    Program program = plan.program();
    @Nullable Object[] parameters = Arrays.copyOf(values, program.parameters().size());
    try (ExecutionContext context = program.bind(parameters, snapshot, account, session)) {
      program.prepareToExplain(context);
      var known = new KnownValues(plan.values(), context);
      Map<RelNode, OperatorMeasure> measures = plan.measures();
      return new PlanTree(known, snapshot, context.effort(), measures).of(plan.tree());
    }
  }
}
